import type { Logger } from '../../lib/logger.ts';
import type { SubgraphErrorReport } from './subgraph-error-report.ts';
import { unavailable } from './failed-response.ts';

export interface ReportDeps {
  readonly logger: Logger;
  /** Its errors are refusals for clients, and it logs by itself what is more than that. */
  readonly authSubgraph: string;
}

const messageCharactersMax = 500;

/** Writes what clients are not shown of a subgraph's error, under the id that they are given instead. */
export function createReportSubgraphError({ logger, authSubgraph }: ReportDeps) {
  return ({ subgraph, error, path }: SubgraphErrorReport, { requestId }: { readonly requestId: string }): void => {
    const code = error.extensions?.['code'];
    // Of an answer that did not come, its transport has said why.
    if (subgraph === authSubgraph || code === unavailable.extensions.code) return;
    const message = error.message.slice(0, messageCharactersMax);
    const known = typeof code === 'string' ? code.slice(0, 100) : null;
    logger.warn({ requestId, subgraph, path: path?.join('.') ?? null, code: known, message }, 'A subgraph reported an error');
  };
}
