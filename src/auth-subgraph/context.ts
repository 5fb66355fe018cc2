import { isIP } from 'node:net';
import type { Account } from '../auth/accounts/account.entity.ts';
import type { Auth } from '../auth/open-auth.ts';
import { takesCookiesHeader, type Client } from '../lib/client.ts';
import { Refusal } from '../lib/errors.ts';
import type { InProcessCall } from '../lib/subgraph-module.ts';
import type { Logger } from '../lib/logger.ts';
import type { Principal } from '../tokens/principal.ts';
import { refusedCredential, type CredentialFault } from '../tokens/refused-credentials.ts';
import { batched } from './batched.ts';
import { preferredLocale } from '../lib/preferred-locale.ts';
import { expiredSessionCookie, sessionCookie } from '../lib/session-cookie.ts';
import type { SubgraphDeps, SubgraphSettings } from './subgraph-deps.ts';

/** What resolvers get, once per call. */
export interface Context {
  readonly auth: Auth;
  readonly principal: Principal | null;
  readonly client: Client;
  /** The language that the client likes best, or null. */
  readonly preferredLocale: string | null;
  readonly logger: Logger;
  readonly settings: SubgraphSettings;
  /** The account, or null. Those that are asked for in one breath are read in one query. */
  readonly findAccount: (id: string) => Promise<Account | null>;
  /** How many more representations this call may bring. */
  readonly entityBudget: { left: number };
  /** Accounts that proved themselves within this call; their own data is open to it. */
  readonly provenAccounts: Set<string>;
  readonly response: ResponseSink;
}

/** What travels beside the result. */
export interface ResponseSink {
  setSessionCookie(secret: string): void;
  clearSessionCookie(): void;
  /** Tells a gateway in another process at once, before its feed does. */
  announceRevoked(sessionIds: readonly string[]): void;
  /** True if a field before ended the session. Root fields of a mutation run one after another. */
  hasRevoked(sessionId: string): boolean;
  /** Tells the gateway that what it remembers of the session is older than its last proof. */
  announceRenewed(sessionId: string): void;
}

/**
 * The context of a call. The bearer is verified here, whatever a gateway may have checked before: absent means nobody,
 * present but bad throws the refusal `INVALID_TOKEN`. Throws `UNAVAILABLE` when it cannot be known whether it was revoked.
 */
export async function createContext(
  deps: SubgraphDeps,
  { headers, setHeader }: Pick<InProcessCall, 'headers' | 'setHeader'>,
): Promise<Context> {
  const client = clientOf(headers);
  const principal = await authenticate(deps, headers['authorization'], client);
  const { auth, logger, settings } = deps;
  return {
    auth,
    principal,
    client,
    preferredLocale: preferredLocale(headers['accept-language']),
    logger,
    settings,
    findAccount: batched((ids) => auth.accounts.find(ids)),
    entityBudget: { left: settings.representationsMax },
    provenAccounts: new Set(principal ? [principal.accountId] : []),
    response: createResponseSink(settings, setHeader),
  };
}

async function authenticate(
  { verifier, revocations, reportRefused }: SubgraphDeps,
  authorization: string | undefined,
  client: Client,
): Promise<Principal | null> {
  if (authorization === undefined) return null;
  const [, token] = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization) ?? [];
  let fault: CredentialFault = token === undefined ? 'unreadable' : 'invalid-token';
  try {
    if (token === undefined) throw new Refusal('INVALID_TOKEN');
    const principal = await verifier.verify(token);
    fault = 'revoked';
    if (await isRevoked(revocations, principal.sessionId)) throw new Refusal('INVALID_TOKEN');
    return principal;
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'INVALID_TOKEN') throw error;
    reportRefused(fault, client);
    throw refusedCredential('authorization', error);
  }
}

async function isRevoked(revocations: SubgraphDeps['revocations'], sessionId: string): Promise<boolean> {
  try {
    return await revocations.isRevoked(sessionId);
  } catch (cause) {
    throw new Refusal('UNAVAILABLE', { cause });
  }
}

function clientOf(headers: Readonly<Record<string, string>>): Client {
  const address = headers['x-forwarded-for']?.trim() ?? '';
  return {
    address: isIP(address) ? address : null,
    userAgent: headers['user-agent'] ?? null,
    requestId: headers['x-request-id'] ?? 'unknown',
    takesCookies: headers[takesCookiesHeader] !== 'false',
  };
}

function createResponseSink({ cookie }: SubgraphSettings, setHeader: InProcessCall['setHeader']): ResponseSink {
  const revoked: string[] = [];
  return {
    setSessionCookie: (secret) => setHeader('set-cookie', sessionCookie(cookie, secret)),
    clearSessionCookie: () => setHeader('set-cookie', expiredSessionCookie(cookie)),
    announceRevoked(sessionIds) {
      if (sessionIds.length === 0) return;
      revoked.push(...sessionIds);
      setHeader('portcullis-revoked', revoked.join(' '));
    },
    hasRevoked: (sessionId) => revoked.includes(sessionId),
    announceRenewed: (sessionId) => setHeader('portcullis-renewed', sessionId),
  };
}
