import { reportRefusal } from '../lib/report-refusal.ts';
import { toRefusal } from '../lib/to-refusal.ts';
import type { GatewayDeps } from './gateway-deps.ts';
import type { RequestTerms } from './graphql-request.ts';

/** Logs what failed, under the id that the client is told. */
export function reportFault({ logger }: GatewayDeps, error: unknown, { requestId }: RequestTerms): void {
  reportRefusal(logger, toRefusal(error), { requestId, message: 'A request failed' });
}
