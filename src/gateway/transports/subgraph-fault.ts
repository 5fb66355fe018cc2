/**
 * What went wrong: the connection failed or broke off; a proxy or the subgraph says for itself that it cannot answer now;
 * it took too long; it answered, but not by the rules; it was not asked, because it failed too often.
 */
export type FaultKind = 'unreachable' | 'overloaded' | 'late' | 'malformed' | 'circuit-open';

/** What a subgraph or the way to it did wrong, as the end of a sentence that begins with its name. For logs and operators, not for clients. */
export class SubgraphFault extends Error {
  readonly kind: FaultKind;

  constructor(message: string, { cause, kind = 'malformed' }: { readonly cause?: unknown; readonly kind?: FaultKind } = {}) {
    super(cause instanceof Error ? `${message} (${describe(cause)})` : message, { cause });
    this.name = 'SubgraphFault';
    this.kind = kind;
  }
}

/** Node names network errors by code; several addresses that fail together have a code, too, but no message. */
function describe(cause: Error & { code?: unknown }): string {
  return typeof cause.code === 'string' ? cause.code : cause.message;
}
