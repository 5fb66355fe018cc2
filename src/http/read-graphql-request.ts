import { Refusal } from '../lib/errors.ts';
import { isJsonObject } from '../lib/json.ts';
import { parseJson, type JsonLimits } from './parse-json.ts';

/** The parameters of a GraphQL request (GraphQL over HTTP §5.1, and its persisted documents). */
export interface GraphqlParameters {
  /** Empty where only an id was sent. */
  readonly query: string;
  /** `documentId`, or the hash of an automatic persisted query (`extensions.persistedQuery.sha256Hash`). */
  readonly documentId: string | null;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>> | null;
  /** `extensions.explain`: the client wants the plan beside the answer. */
  readonly explain: boolean;
}

/** NUL written as an escape inside a document. Lone surrogates are refused by the grammar itself. */
const escapedNul = /\\u(?:0000|\{0+\})/;

/** The request in a JSON body. Throws `INVALID_INPUT` that says what is wrong with it. */
export function readGraphqlBody(body: unknown): GraphqlParameters {
  if (Array.isArray(body)) throw invalid('Batches are not supported: send one request at a time.');
  if (!isJsonObject(body)) throw invalid('The body must be a JSON object.');
  const { query, extensions } = body;
  if (!isAbsent(extensions) && !isJsonObject(extensions)) throw invalid('`extensions` must be an object.');
  const documentId = readDocumentId(body['documentId'] ?? hashOf(extensions ?? {}));
  if (isAbsent(query) && documentId !== null) return { query: '', documentId, ...readRest(body, extensions ?? {}) };
  if (typeof query !== 'string' || query === '') throw invalid('`query` must be a text that is not empty.');
  if (query.includes('\0') || (query.includes('\\u') && escapedNul.test(query))) throw invalid('`query` holds NUL.');
  return { query, documentId, ...readRest(body, extensions ?? {}) };
}

type Rest = Omit<GraphqlParameters, 'query' | 'documentId'>;

function readRest({ operationName, variables }: Record<string, unknown>, { explain }: Record<string, unknown>): Rest {
  if (!isAbsent(operationName) && typeof operationName !== 'string') throw invalid('`operationName` must be a text.');
  if (!isAbsent(variables) && !isJsonObject(variables)) throw invalid('`variables` must be an object.');
  if (!isAbsent(explain) && typeof explain !== 'boolean') throw invalid('`extensions.explain` must be true or false.');
  return {
    operationName: operationName === '' ? null : (operationName ?? null),
    variables: variables ?? null,
    explain: explain ?? false,
  };
}

function hashOf({ persistedQuery }: Record<string, unknown>): unknown {
  return isJsonObject(persistedQuery) ? persistedQuery['sha256Hash'] : null;
}

const documentIdCharactersMax = 256;

function readDocumentId(id: unknown): string | null {
  if (isAbsent(id)) return null;
  if (typeof id !== 'string' || id === '' || id.length > documentIdCharactersMax) throw invalid('`documentId` must be a text.');
  return id;
}

/** The request in the parameters of a URL, where `variables` and `extensions` are JSON texts. */
export function readGraphqlSearch(
  search: Readonly<Record<string, string | string[] | undefined>>,
  limits: JsonLimits,
): GraphqlParameters {
  if (Object.values(search).some(Array.isArray)) throw invalid('A parameter is there twice.');
  const { variables, extensions, ...texts } = search as Readonly<Record<string, string | undefined>>;
  return readGraphqlBody({ ...texts, variables: parameter(variables, limits), extensions: parameter(extensions, limits) });
}

function parameter(text: string | undefined, limits: JsonLimits): unknown {
  return text === undefined || text === '' ? null : parseJson(text, limits);
}

function invalid(detail: string): Refusal {
  return new Refusal('INVALID_INPUT', { detail });
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}
