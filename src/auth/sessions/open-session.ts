import type { EntityManager } from '@mikro-orm/core';
import { plusSeconds, type Clock } from '../../lib/clock.ts';
import type { Client } from '../../lib/client.ts';
import { sha256Hex } from '../../lib/digest.ts';
import { Refusal } from '../../lib/errors.ts';
import type { Random } from '../../lib/random.ts';
import type { IssuedAccessToken } from '../../tokens/access-tokens.ts';
import type { AssuranceLevel } from '../../tokens/principal.ts';
import type { Account } from '../accounts/account.entity.ts';
import { issueAccess, type IssueAccessDeps } from './issue-access.ts';
import { insertRow } from '../statements/rows.ts';
import { withAccessToken } from './live-access.ts';
import { firstRefreshToken, sessionIdPrefix } from './refresh-token.ts';
import { sessionSecretPrefixes } from './session-secret.ts';
import { Session, type SessionTransport } from './session.entity.ts';

export interface OpenSessionDeps extends IssueAccessDeps {
  readonly clock: Clock;
  readonly random: Random;
}

export interface OpenSessionInput {
  readonly account: Account;
  readonly transport: SessionTransport;
  /** How the holder proved who they are (RFC 8176). */
  readonly methods: readonly string[];
  readonly assuranceLevel: AssuranceLevel;
  readonly client: Client;
}

/** A session and its secrets, which exist here for the last time: what is stored are digests. */
export type OpenedSession = { readonly session: Session } & (
  | { readonly transport: 'TOKEN'; readonly access: IssuedAccessToken; readonly refreshToken: string }
  | { readonly transport: 'COOKIE'; readonly cookieSecret: string }
  | { readonly transport: 'OPAQUE'; readonly sessionToken: string }
);

const secretBytes = 32;
const userAgentCharactersMax = 512;
const noCookies = 'A WebSocket cannot set a cookie. Sign in over HTTP, or by another transport.';

/**
 * Opens a session for an account that has proved who it is. Throws the refusal `INVALID_INPUT` for a cookie that the client would not
 * get, since the session would have no holder.
 */
export async function openSession(em: EntityManager, deps: OpenSessionDeps, input: OpenSessionInput): Promise<OpenedSession> {
  const { account, transport, client } = input;
  if (transport === 'COOKIE' && client.takesCookies === false) throw new Refusal('INVALID_INPUT', { detail: noCookies });
  const id = sessionIdPrefix + deps.random.hexId();
  const now = deps.clock.now();
  const session: Session = {
    id,
    accountId: account.id,
    transport,
    authenticationMethods: input.methods,
    assuranceLevel: input.assuranceLevel,
    authenticatedAt: now,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: plusSeconds(now, deps.sessions.absoluteSeconds),
    address: client.address,
    userAgent: client.userAgent?.slice(0, userAgentCharactersMax) ?? null,
    refreshFamilyKey: null,
    refreshDigest: null,
    refreshParentDigest: null,
    refreshSalt: null,
    refreshedAt: null,
    accessExpiries: '',
    secretDigest: null,
    revokedAt: null,
    revokedReason: null,
  };

  if (transport !== 'TOKEN') {
    const secret = sessionSecretPrefixes[transport] + deps.random.bytes(secretBytes).toString('base64url');
    session.secretDigest = sha256Hex(secret);
    await insertRow(em, Session, session);
    return transport === 'COOKIE' ? { session, transport, cookieSecret: secret } : { session, transport, sessionToken: secret };
  }
  const familyKey = deps.random.bytes(secretBytes).toString('base64url');
  const refreshToken = firstRefreshToken(id, familyKey, deps.random);
  session.refreshFamilyKey = familyKey;
  session.refreshDigest = refreshToken.digest;
  const access = await issueAccess(em, deps, session, account);
  session.accessExpiries = withAccessToken('', access.expiresAt, now);
  await insertRow(em, Session, session);
  return { session, transport, access, refreshToken: refreshToken.text };
}
