import type { PublicError } from '../request/public-error.ts';
import { unavailable } from './failed-response.ts';
import type { SubgraphError } from './subgraph.ts';

export interface MaskOptions {
  readonly isProduction: boolean;
  /** The auth subgraph's name: its errors are refusals that were written for clients. */
  readonly authSubgraph: string;
}

export type MaskSubgraphError = (
  subgraphName: string,
  error: SubgraphError,
  request: { readonly requestId: string },
) => PublicError;

const masked = { message: 'A part of the graph failed to answer.', extensions: { code: 'SUBGRAPH_ERROR' } } as const;

/**
 * What a client may read of a subgraph's error. In production that it happened, and nothing else: messages hold SQL, URLs
 * and other people's data. In development the message and extensions, but never `http`: a subgraph does not set our status. The
 * request id leads to what the log has of it.
 */
export function createMaskSubgraphError({ isProduction, authSubgraph }: MaskOptions): MaskSubgraphError {
  return (subgraphName, { message, extensions = {} }, { requestId }) => {
    if (subgraphName === authSubgraph) return { message, extensions };
    if (isProduction) {
      const said = extensions['code'] === unavailable.extensions.code ? unavailable : masked;
      return { message: said.message, extensions: { ...said.extensions, requestId } };
    }
    const { http: _, ...rest } = extensions;
    return { message, extensions: { ...masked.extensions, ...rest, requestId } };
  };
}
