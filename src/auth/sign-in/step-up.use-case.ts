import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { Refusal } from '../../lib/errors.ts';
import type { IssuedAccessToken } from '../../tokens/access-tokens.ts';
import { Account } from '../accounts/account.entity.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import { isConceivablePassword } from '../passwords/password-rules.ts';
import { findPasswordHash, holdPassword } from '../passwords/stored-passwords.ts';
import { lockAsker, renewProof, type Asker } from '../sessions/fresh-proof.ts';
import { issueAccess, type IssueAccessDeps } from '../sessions/issue-access.ts';
import { withAccessToken } from '../sessions/live-access.ts';
import { proofBy, secondFactorBy } from '../sessions/proof-tries.ts';
import { Session } from '../sessions/session.entity.ts';
import { admit, giveBack, type ThrottleDeps } from '../throttling/throttle.ts';
import { spendSecondFactor } from '../two-factor/spend-second-factor.ts';
import type { TotpDeps } from '../two-factor/totp-secrets.ts';
import { withSecondFactor } from './complete-sign-in.ts';
import type { Transact } from '../statements/transact.ts';

export interface StepUpDeps extends ThrottleDeps, TotpDeps, IssueAccessDeps {
  readonly entityManager: () => EntityManager;
  readonly transact: Transact;
  readonly hasher: PasswordHasher;
}

export interface StepUpInput {
  readonly asker: Asker;
  /** What an account without a second factor proves itself with. */
  readonly password: string | null;
  /** Of the second factor. */
  readonly code: string | null;
  readonly client: Client;
}

export type StepUpOutcome =
  /** `access`: a token that says so, where the session is held as tokens. */
  | { readonly kind: 'proved'; readonly session: Session; readonly access: IssuedAccessToken | null }
  | { readonly kind: 'invalid-credentials' };

/**
 * Proves again who holds a session: by the second factor where the account has one, else by the password. Throws the
 * refusals `RATE_LIMITED`, `OVERLOADED`, and `INVALID_TOKEN` when the session has ended.
 */
export async function stepUp(deps: StepUpDeps, input: StepUpInput): Promise<StepUpOutcome> {
  const { asker, password, client } = input;
  const known = await deps.transact(async (em) => {
    const account = await em.findOne(Account, { id: asker.accountId });
    const needsPassword = account !== null && account.secondFactors.length === 0;
    const attempt = needsPassword ? proofBy(asker, client) : secondFactorBy(asker, input.code ?? '', client);
    await admit(em, deps, attempt);
    return { attempt, needsPassword, hash: needsPassword ? await findPasswordHash(em, account.id) : null };
  });
  const { attempt, needsPassword } = known;
  const isRight =
    needsPassword && password !== null && isConceivablePassword(password) && (await deps.hasher.verify(known.hash, password));

  return deps.transact(async (em): Promise<StepUpOutcome> => {
    const account = await lockAsker(em, asker);
    const { secondFactors: methods } = account;
    const hasSecondFactor = methods.length > 0;
    const isProved = hasSecondFactor
      ? input.code !== null && (await spendSecondFactor(em, deps, { account, code: input.code, flow: asker.sessionId, methods }))
      : isRight && known.hash !== null && (await holdPassword(em, account.id, known.hash));
    const event = { type: 'session.stepped-up', client, accountId: account.id, sessionId: asker.sessionId } as const;
    if (!isProved) {
      await recordEvent(em, deps, { ...event, failure: hasSecondFactor ? 'wrong-code' : 'wrong-password' });
      return { kind: 'invalid-credentials' };
    }
    await giveBack(em, deps, attempt);
    const session = await renewProof(em, deps, asker, {
      assuranceLevel: hasSecondFactor ? 'aal2' : 'aal1',
      methods: hasSecondFactor ? withSecondFactor([]) : ['pwd'],
    });
    if (session === null) throw new Refusal('INVALID_TOKEN');
    await recordEvent(em, deps, { ...event, actorId: account.id });
    return { kind: 'proved', session, access: await accessOf(em, deps, session, account) };
  });
}

async function accessOf(
  em: EntityManager,
  deps: StepUpDeps,
  session: Session,
  account: Account,
): Promise<IssuedAccessToken | null> {
  if (session.transport !== 'TOKEN') return null;
  const access = await issueAccess(em, deps, session, account);
  const accessExpiries = withAccessToken(session.accessExpiries, access.expiresAt, deps.clock.now());
  await em.nativeUpdate(Session, { id: session.id }, { accessExpiries });
  return access;
}
