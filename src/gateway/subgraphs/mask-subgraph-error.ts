import type { PublicError } from '../engine.ts';
import { unavailable } from './failed-response.ts';
import type { SubgraphError } from './subgraph.ts';

export interface MaskOptions {
  readonly isProduction: boolean;
  /** The auth subgraph's name: its errors are refusals that were written for clients. */
  readonly authSubgraph: string;
}

export type MaskSubgraphError = (subgraphName: string, error: SubgraphError) => PublicError;

const masked: PublicError = { message: 'A part of the graph failed to answer.', extensions: { code: 'SUBGRAPH_ERROR' } };

/**
 * What a client may read of a subgraph's error. In production that it happened, and nothing else: messages hold SQL, URLs
 * and other people's data. In development the message and extensions, but never `http`: a subgraph does not set our status.
 */
export function createMaskSubgraphError({ isProduction, authSubgraph }: MaskOptions): MaskSubgraphError {
  return (subgraphName, { message, extensions = {} }) => {
    if (subgraphName === authSubgraph) return { message, extensions };
    if (isProduction) return extensions['code'] === unavailable.extensions.code ? unavailable : masked;
    const { http: _, ...rest } = extensions;
    return { message, extensions: { ...masked.extensions, ...rest } };
  };
}
