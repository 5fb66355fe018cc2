import { parseExactly } from '../../lib/exact-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import { answerLevelsMax, isNestedDeeper } from '../../lib/json-nesting.ts';
import type { Incoming } from './send.ts';
import { SubgraphFault, type FaultKind } from './subgraph-fault.ts';
import type { SubgraphError, SubgraphResponse } from './subgraph.ts';

const backslash = 0x5c;
const jsonMediaType = /^application\/(graphql-response\+)?json *(?:;|$)/i;

/**
 * The GraphQL response in an HTTP answer whose body is decompressed. Throws a `SubgraphFault` for everything that is not
 * one: HTML, truncated JSON, a list, `null`, a redirect, errors without messages.
 *
 * `application/graphql-response+json` is a GraphQL response whatever the status. Of `application/json` with an error status only
 * the `errors` count: anyone on the way may have written it (GraphQL over HTTP §6.4).
 */
export function parseAnswer({ status, headers, body }: Incoming): SubgraphResponse {
  const [isJson, isGraphql] = jsonMediaType.exec(String(headers['content-type'])) ?? [];
  if (isJson === undefined) throw new SubgraphFault(`answered ${status} with something else than JSON`, kindOf(status));
  const value = parseObject(body, status);
  const isRedirect = status >= 300 && status < 400;
  if ((status >= 200 && status < 300) || (isGraphql !== undefined && !isRedirect && isResponse(value))) {
    const response = parseResponse(value);
    const isPlain = isJsonObject(response.data) && !body.includes(backslash);
    return isPlain ? { ...response, isPlain } : response;
  }
  const errors = errorsIn(value);
  if (errors.length === 0) throw new SubgraphFault(`answered ${status}`, kindOf(status));
  return { data: null, errors };
}

function isResponse({ data, errors }: JsonObject): boolean {
  return data !== undefined || errors !== undefined;
}

/** A GraphQL response, however it came. Throws a `SubgraphFault` for everything else. */
export function parseResponse(value: Json): SubgraphResponse {
  if (!isJsonObject(value)) throw new SubgraphFault('answered with JSON that is not an object');
  const { data } = value;
  const errors = errorsIn(value);
  if (data !== undefined && data !== null && !isJsonObject(data))
    throw new SubgraphFault('answered with data that is not an object');
  if (!isJsonObject(data) && errors.length === 0) throw new SubgraphFault('answered with neither data nor errors');
  return { data: data ?? null, ...(errors.length > 0 ? { errors } : {}) };
}

function errorsIn({ errors }: JsonObject): SubgraphError[] {
  return errors === undefined || errors === null ? [] : parseErrors(errors);
}

/** 502 Bad Gateway, 503 Service Unavailable, 504 Gateway Timeout. */
function kindOf(status: number): { readonly kind: FaultKind } {
  return { kind: status >= 502 && status <= 504 ? 'overloaded' : 'malformed' };
}

function parseObject(body: Buffer, status: number): JsonObject {
  let value: Json;
  try {
    value = parseExactly(body.toString('utf8', startsWithMark(body) ? 3 : 0)) as Json;
  } catch {
    throw new SubgraphFault(`answered ${status} with broken JSON`, kindOf(status));
  }
  if (!isJsonObject(value)) throw new SubgraphFault(`answered ${status} with JSON that is not an object`, kindOf(status));
  return value;
}

/** A reader may pass over a byte order mark (RFC 8259 §8.1). */
function startsWithMark(body: Buffer): boolean {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
}

function parseErrors(errors: Json): SubgraphError[] {
  if (!Array.isArray(errors)) throw new SubgraphFault('answered with errors that are not a list');
  return errors.map(parseError);
}

/** An error of a response. Throws a `SubgraphFault` where it has no message; leaves out what is no path, and what is too deep to be walked. */
export function parseError(error: Json): SubgraphError {
  if (!isJsonObject(error) || typeof error['message'] !== 'string')
    throw new SubgraphFault('answered with an error that has no message');
  const { message, path, extensions } = error;
  return {
    message,
    ...(isPath(path) ? { path } : {}),
    ...(isJsonObject(extensions) && !isNestedDeeper(extensions, answerLevelsMax) ? { extensions } : {}),
  };
}

function isPath(value: Json | undefined): value is (string | number)[] {
  return Array.isArray(value) && value.every((step) => typeof step === 'string' || typeof step === 'number');
}
