import type { FastifyInstance } from 'fastify';
import {
  internalPaths,
  type AudienceTokenQuestion,
  type IssuedToken,
  type ExchangeAnswer,
  type ExchangeQuestion,
  type RefusedNote,
  type RevocationAnswer,
  type RevocationQuestion,
} from '../gateway/identity/internal-protocol.ts';
import type { Client } from '../lib/client.ts';
import { digestsEqual, sha256Hex } from '../lib/digest.ts';
import { Refusal } from '../lib/errors.ts';
import type { Secret } from '../lib/secret.ts';
import type { IssuedAccessToken } from '../tokens/access-tokens.ts';
import type { AudienceTokens } from '../tokens/audience-tokens.ts';
import { opaqueCredentialKinds, type CredentialExchange, type OpaqueCredential } from '../tokens/credential-exchange.ts';
import { credentialFaults, type RecordRefused } from '../tokens/refused-credentials.ts';
import type { RevocationView } from '../tokens/revocation.ts';
import { serveRevocationFeed, type FeedKeys, type RevocationSource } from './serve-revocation-feed.ts';

export interface InternalDeps {
  /** Shared with the gateways. */
  readonly secret: Secret;
  readonly exchange: CredentialExchange;
  readonly recordRefused: RecordRefused;
  readonly audienceTokens: AudienceTokens;
  readonly revocations: RevocationView & RevocationSource;
  readonly keys: FeedKeys;
}

/** What gateways in other processes ask of the auth process. Whoever lacks the secret learns not even that this exists. */
export function addInternalRoutes(
  parent: FastifyInstance,
  { secret, exchange, recordRefused, audienceTokens, revocations, keys }: InternalDeps,
): void {
  const expected = sha256Hex(`Bearer ${secret.reveal()}`);
  void parent.register(async (app) => {
    app.addHook('onRequest', async (request) => {
      const presented = request.headers.authorization ?? '';
      if (!digestsEqual(sha256Hex(presented), expected)) throw new Refusal('NOT_FOUND');
    });
    app.post(internalPaths.exchange, async (request): Promise<ExchangeAnswer> => {
      const { credential, client } = readExchangeQuestion(request.body);
      const issued = await exchange.exchange(credential, client);
      return { issued: issued && toIssuedToken(issued) };
    });
    app.post(internalPaths.refusedCredentials, async (request): Promise<object> => {
      const { fault, client } = readRefusedNote(request.body);
      await recordRefused(fault, client);
      return {};
    });
    app.post(internalPaths.audienceToken, async (request): Promise<IssuedToken> => {
      const { token, audience } = readAudienceTokenQuestion(request.body);
      return toIssuedToken(await audienceTokens.issue(token, audience));
    });
    app.post(internalPaths.revocationCheck, async (request): Promise<RevocationAnswer> => {
      return { isRevoked: await revocations.isRevoked(readRevocationQuestion(request.body).sessionId) };
    });
    serveRevocationFeed(app, revocations, keys);
  });
}

function toIssuedToken({ token, expiresAt }: IssuedAccessToken): IssuedToken {
  return { token, expiresAtMs: expiresAt.getTime() };
}

function readAudienceTokenQuestion(body: unknown): AudienceTokenQuestion {
  const { token, audience } = (body ?? {}) as Partial<AudienceTokenQuestion>;
  if (typeof token !== 'string' || typeof audience !== 'string' || audience === '') throw new Refusal('INVALID_INPUT');
  return { token, audience };
}

function readExchangeQuestion(body: unknown): ExchangeQuestion {
  const { credential, client } = (body ?? {}) as Partial<ExchangeQuestion>;
  const { kind, secret } = credential ?? ({} as Partial<OpaqueCredential>);
  if (!kind || !opaqueCredentialKinds.includes(kind) || typeof secret !== 'string') throw new Refusal('INVALID_INPUT');
  return { credential: { kind, secret }, client: readClient(client) };
}

function readRefusedNote(body: unknown): RefusedNote {
  const { fault, client } = (body ?? {}) as Partial<RefusedNote>;
  if (!fault || !credentialFaults.includes(fault)) throw new Refusal('INVALID_INPUT');
  return { fault, client: readClient(client) };
}

function readClient(client: unknown): Client {
  const { address = null, userAgent = null, requestId } = (client ?? {}) as Partial<Client>;
  const isRight = isTextOrNull(address) && isTextOrNull(userAgent) && typeof requestId === 'string';
  if (!isRight) throw new Refusal('INVALID_INPUT');
  return { address, userAgent, requestId };
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function readRevocationQuestion(body: unknown): RevocationQuestion {
  const { sessionId } = (body ?? {}) as Partial<RevocationQuestion>;
  if (typeof sessionId !== 'string') throw new Refusal('INVALID_INPUT');
  return { sessionId };
}
