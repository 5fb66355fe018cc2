import { GraphQLError } from 'graphql';
import { sha256Hex } from '../../lib/digest.ts';
import type { GraphCode } from '../../lib/graph-codes.ts';
import { createLruCache } from '../../lib/lru-cache.ts';

/** Finds the text of the document that a request means. */
export interface Documents {
  /** The text, or the error that says why there is none. */
  resolve(request: RequestedDocument): string | GraphQLError;
  /** Whether a text is one of the documents that clients were built with. */
  isTrusted(text: string): boolean;
}

export interface RequestedDocument {
  /** Empty where only an id was sent. */
  readonly query: string;
  /** The id of a trusted document, or the SHA-256 of an automatic persisted query, in hex. */
  readonly documentId: string | null;
}

export interface DocumentsDeps {
  /** Documents that clients were built with, by id. */
  readonly trusted: ReadonlyMap<string, string>;
  /** Whether nothing else is executed. */
  readonly onlyTrusted: boolean;
  /** Whether clients may have other documents remembered (automatic persisted queries). */
  readonly automatic: boolean;
}

const automaticBytesMax = 16 * 1024 * 1024;

/**
 * Trusted documents, and automatic persisted queries: a client sends a hash, is told that it is unknown, and sends it
 * again with the document. What is remembered is bounded, and what was used longest ago is forgotten; the client then
 * sends it again (https://www.apollographql.com/docs/apollo-server/performance/apq).
 */
export function createDocuments({ trusted, onlyTrusted, automatic }: DocumentsDeps): Documents {
  const trustedTexts = new Set(trusted.values());
  const remembered = createLruCache<string>(automaticBytesMax);
  const isAutomatic = automatic && !onlyTrusted;

  function byId(documentId: string): string | GraphQLError {
    const text = trusted.get(documentId) ?? (isAutomatic ? remembered.find(documentId) : undefined);
    return text ?? (isAutomatic ? notFound() : onlyTrusted ? notTrusted() : notSupported());
  }

  return {
    resolve({ query, documentId }) {
      if (query === '' && documentId !== null) return byId(documentId);
      if (onlyTrusted) return trustedTexts.has(query) ? query : notTrusted();
      if (documentId === null || !isAutomatic) return query;
      if (sha256Hex(query) !== documentId) return mismatch();
      remembered.keep(documentId, query, query.length);
      return query;
    },
    isTrusted: (text) => trustedTexts.has(text),
  };
}

// Clients recognise these messages and codes.
const notFound = () => error('PersistedQueryNotFound', 'PERSISTED_QUERY_NOT_FOUND');
const notSupported = () => error('PersistedQueryNotSupported', 'PERSISTED_QUERY_NOT_SUPPORTED');
const mismatch = () => error('The hash is not that of the document.', 'PERSISTED_QUERY_HASH_MISMATCH');
const notTrusted = () => error('Only documents that were registered with the server are executed.', 'DOCUMENT_NOT_TRUSTED');

function error(message: string, code: GraphCode): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
