import type { EntityManager } from '@mikro-orm/core';
import type { AccessGrant, AccessTokenIssuer, IssuedAccessToken } from '../../tokens/access-tokens.ts';
import type { Account } from '../accounts/account.entity.ts';
import { scopesOf } from '../accounts/scopes-of.ts';
import { endOf } from './live-session.ts';
import type { SessionSettings } from './session-settings.ts';
import type { Session } from './session.entity.ts';

export interface IssueAccessDeps {
  readonly issuer: AccessTokenIssuer;
  readonly sessions: SessionSettings;
}

/**
 * Returns an access token of the session, which says who it is, how they signed in, and what the account may do right now. It
 * never outlives the session: at the end of the absolute or of the idle life its token ends too. `lastSeenAt` is given if the
 * session's own value is about to be replaced.
 */
export async function issueAccess(
  em: EntityManager,
  { issuer, sessions }: IssueAccessDeps,
  session: Session,
  account: Account,
  lastSeenAt: Date = session.lastSeenAt,
): Promise<IssuedAccessToken> {
  return issuer.issue(await grantFor(em, session, account), endOf({ expiresAt: session.expiresAt, lastSeenAt }, sessions));
}

async function grantFor(em: EntityManager, session: Session, account: Account): Promise<AccessGrant> {
  return {
    accountId: account.id,
    sessionId: session.id,
    scopes: await scopesOf(em, account.roles),
    roles: account.roles,
    authenticationMethods: session.authenticationMethods,
    assuranceLevel: session.assuranceLevel,
    authenticatedAt: session.authenticatedAt,
  };
}
