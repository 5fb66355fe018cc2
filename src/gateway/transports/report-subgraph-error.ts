import type { Logger } from '../../lib/logger.ts';
import type { Metrics } from '../../lib/metrics.ts';
import { audienceOf } from './gateway-error.ts';
import type { SubgraphErrorReport } from './subgraph-error-report.ts';

export interface ReportDeps {
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'subgraphErrored'>;
  /** Its errors are refusals for clients, and it logs by itself what is more than that. */
  readonly authSubgraph: string;
}

const messageCharactersMax = 500;

/**
 * Writes under the request's id what was lost of its answer: what clients are not shown of a subgraph's error, and what the gateway
 * found. Why an answer did not come, its transport has said once, under the id of the request that asked.
 */
export function createReportSubgraphError({ logger, metrics, authSubgraph }: ReportDeps) {
  return ({ subgraph, error, path }: SubgraphErrorReport, { requestId }: { readonly requestId: string }): void => {
    const isOurs = audienceOf(error) !== null;
    if (isOurs && subgraph !== null) metrics.subgraphErrored(subgraph);
    if (subgraph === authSubgraph && !isOurs) return;
    const code = error.extensions?.['code'];
    const message = error.message.slice(0, messageCharactersMax);
    const known = typeof code === 'string' ? code.slice(0, 100) : null;
    const fields = { requestId, subgraph, path: path?.join('.') ?? null, code: known, message };
    logger.warn(fields, isOurs ? 'A part of an answer was lost' : 'A subgraph reported an error');
  };
}
