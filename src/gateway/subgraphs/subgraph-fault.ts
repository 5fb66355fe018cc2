interface SubgraphFaultOptions {
  readonly cause?: unknown;
  /** Whether the connection failed before any of an answer arrived. */
  readonly isUnsent?: boolean;
}

/** What a subgraph or the way to it did wrong, as the end of a sentence that begins with its name. For logs and operators, not for clients. */
export class SubgraphFault extends Error {
  readonly isUnsent: boolean;

  constructor(message: string, { cause, isUnsent = false }: SubgraphFaultOptions = {}) {
    super(cause instanceof Error ? `${message} (${describe(cause)})` : message, { cause });
    this.name = 'SubgraphFault';
    this.isUnsent = isUnsent;
  }
}

/** Node names network errors by code; several addresses that fail together have a code, too, but no message. */
function describe(cause: Error & { code?: unknown }): string {
  return typeof cause.code === 'string' ? cause.code : cause.message;
}
