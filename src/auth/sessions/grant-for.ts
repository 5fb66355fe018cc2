import type { EntityManager } from '@mikro-orm/core';
import type { AccessGrant } from '../../tokens/access-tokens.ts';
import type { Account } from '../accounts/account.entity.ts';
import { scopesOf } from '../accounts/scopes-of.ts';
import type { Session } from './session.entity.ts';

/** What an access token of this session says: who, how they signed in, and what the account may do right now. */
export async function grantFor(em: EntityManager, session: Session, account: Account): Promise<AccessGrant> {
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
