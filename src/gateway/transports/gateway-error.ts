import type { RefusalCode } from '../../lib/errors.ts';
import type { GraphCode } from '../../lib/graph-codes.ts';
import type { SubgraphError } from './subgraph.ts';

/** `log`: the message names what the client did not ask for, so that clients read it in development only. */
export type Audience = 'client' | 'log';

/** Kept beside the errors, so that nothing in the JSON of a subgraph can say that the gateway made it. */
const audiences = new WeakMap<SubgraphError, Audience>();

/** Returns an error that the gateway makes of a subgraph's answer, of there being none, or of its not being asked. */
export function gatewayError(code: GraphCode | RefusalCode, message: string, audience: Audience = 'client'): SubgraphError {
  const error: SubgraphError = { message, extensions: { code } };
  audiences.set(error, audience);
  return error;
}

/** Returns who may read the message of an error that the gateway made; null for one that a subgraph reported. */
export function audienceOf(error: SubgraphError): Audience | null {
  return audiences.get(error) ?? null;
}
