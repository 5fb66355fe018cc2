import type { FastifyRequest } from 'fastify';
import { gatewayProofHeader } from '../gateway/identity/internal-protocol.ts';
import { digestsEqual, sha256Hex } from '../lib/digest.ts';
import type { Secret } from '../lib/secret.ts';

export interface ClientAddressDeps {
  /** Present where gateways in other processes send requests on. */
  readonly internal?: { readonly secret: Secret };
}

/**
 * The address that a request comes from: the connection's, or what a trusted proxy says of it (Fastify has walked
 * `X-Forwarded-For` already), or what a gateway says that proves itself by the shared secret. IPv4 is never written as IPv6.
 */
export function clientAddress(request: FastifyRequest, { internal }: ClientAddressDeps): string {
  const address = internal && isFromGateway(request, internal.secret) ? saidByGateway(request) : request.ip;
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}

/** Whether a gateway of this installation sent the request on. */
export function isFromGateway(request: FastifyRequest, secret: Secret): boolean {
  const proof = request.headers[gatewayProofHeader];
  return typeof proof === 'string' && digestsEqual(sha256Hex(proof), sha256Hex(secret.reveal()));
}

function saidByGateway(request: FastifyRequest): string {
  const said = request.headers['x-forwarded-for'];
  return typeof said === 'string' && said !== '' ? said : request.ip;
}
