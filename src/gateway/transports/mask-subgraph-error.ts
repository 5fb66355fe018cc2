import type { PublicError } from '../request/public-error.ts';
import { audienceOf } from './gateway-error.ts';
import type { SubgraphError } from './subgraph.ts';

export interface MaskOptions {
  readonly isProduction: boolean;
  /** The auth subgraph's name: its errors are refusals that were written for clients. */
  readonly authSubgraph: string;
}

/** `subgraphName` is null where the error may be of several subgraphs. */
export type MaskSubgraphError = (
  subgraphName: string | null,
  error: SubgraphError,
  request: { readonly requestId: string },
) => PublicError;

const masked = { message: 'A part of the graph failed to answer.', extensions: { code: 'SUBGRAPH_ERROR' } } as const;

/**
 * What a client may read of a subgraph's error. In production that it happened, and nothing else: messages hold SQL, URLs
 * and other people's data. In development the message and extensions, but never `http`: a subgraph does not set our status. What
 * the gateway found itself is told with its code. The request id leads to what the log has of it.
 */
export function createMaskSubgraphError({ isProduction, authSubgraph }: MaskOptions): MaskSubgraphError {
  return (subgraphName, error, { requestId }) => {
    const { message, extensions = {} } = error;
    const audience = audienceOf(error);
    if (audience !== null)
      return {
        message: isProduction && audience === 'log' ? masked.message : message,
        extensions: { ...extensions, requestId },
      };
    if (subgraphName === authSubgraph) return { message, extensions };
    if (isProduction) return { message: masked.message, extensions: { ...masked.extensions, requestId } };
    const { http: _, ...rest } = extensions;
    return { message, extensions: { ...masked.extensions, ...rest, requestId } };
  };
}
