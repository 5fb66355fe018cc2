import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuthProcess } from '../../gateway/identity/internal-calls.ts';
import { gatewayProofHeader } from '../../gateway/identity/internal-protocol.ts';
import { Refusal } from '../../lib/errors.ts';
import type { RevocationPublisher } from '../../tokens/revocation.ts';
import { clientAddress } from '../client-address.ts';
import type { RestHandler } from './add-rest-routes.ts';

export interface RelayDeps {
  readonly auth: AuthProcess;
  /** Told what ended, before the client hears of it. */
  readonly revocations: RevocationPublisher;
}

const timeoutMs = 10_000;
const sentOn = [
  'authorization',
  'content-type',
  'cookie',
  'origin',
  'sec-fetch-site',
  'user-agent',
  'x-api-key',
  'x-client-version',
];
const sentBack = [
  'content-type',
  'content-security-policy',
  'referrer-policy',
  'www-authenticate',
  'retry-after',
  'x-request-id',
  'portcullis-flow',
];

/**
 * Every operation as a gateway without the auth domain does it: the request goes to the auth process as it came, with the
 * client's address, and the answer comes back as it is. The body was not read. Throws `UNAVAILABLE` when there is no answer.
 */
export function relayOperations(deps: RelayDeps): RestHandler {
  return async (_, request, reply) => answer(reply, await send(request, deps), deps);
}

async function send(request: FastifyRequest, { auth }: RelayDeps): Promise<Response> {
  const { fetch: ask = fetch } = auth;
  const path = pathOf(request);
  const headers = headersFor(request, auth);
  const body = Buffer.isBuffer(request.body) && request.body.length > 0 ? { body: Uint8Array.from(request.body) } : {};
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    return await ask(new URL(path, auth.url), { method: request.method, redirect: 'error', headers, signal, ...body });
  } catch (cause) {
    throw new Refusal('UNAVAILABLE', { cause });
  }
}

/** The path of the route, with the parts that vary as the client wrote them. None of them may lead out of it. */
function pathOf({ routeOptions, params }: FastifyRequest): string {
  return (routeOptions.url ?? '').replaceAll(/:(\w+)/g, (_, name: string) => {
    const part = (params as Readonly<Record<string, string | undefined>>)[name] ?? '';
    if (part === '.' || part === '..' || !part.isWellFormed()) throw new Refusal('NOT_FOUND');
    return encodeURIComponent(part);
  });
}

/** Two values of one header would become one on the way, so they are refused here. */
function headersFor(request: FastifyRequest, { secret }: AuthProcess): Headers {
  const headers = new Headers({ [gatewayProofHeader]: secret.reveal(), 'x-forwarded-for': clientAddress(request, {}) });
  for (const name of sentOn) {
    const values = request.raw.headersDistinct[name] ?? [];
    if (values.length > 1) throw new Refusal('AMBIGUOUS_CREDENTIALS');
    if (values[0] !== undefined) headers.set(name, values[0]);
  }
  // Several of these are one list (RFC 9110 §5.3).
  const languages = request.headers['accept-language'];
  if (languages !== undefined) headers.set('accept-language', languages);
  return headers;
}

async function answer(reply: FastifyReply, response: Response, { revocations }: RelayDeps): Promise<FastifyReply> {
  const revoked = response.headers.get('portcullis-revoked');
  if (revoked !== null) revocations.publish(revoked.split(' '));
  for (const name of sentBack) {
    const value = response.headers.get(name);
    if (value !== null) reply.header(name, value);
  }
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
  const body = Buffer.from(await response.arrayBuffer());
  return reply.status(response.status).send(body.length > 0 ? body : undefined);
}
