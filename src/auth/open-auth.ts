import type { EntityManager } from '@mikro-orm/core';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Page, PageRequest } from '../lib/page.ts';
import type { Random } from '../lib/random.ts';
import type { SecretBox } from '../lib/secret-box.ts';
import type { AccessTokenIssuer } from '../tokens/access-tokens.ts';
import type { CredentialExchange } from '../tokens/credential-exchange.ts';
import type { GoogleIdentities } from '../tokens/google-identities.ts';
import type { RecordRefused } from '../tokens/refused-credentials.ts';
import type { RevocationPublisher } from '../tokens/revocation.ts';
import type { Account } from './accounts/account.entity.ts';
import { findAccounts } from './accounts/find-accounts.ts';
import type { RecoverySettings } from './accounts/recovery-settings.ts';
import { listAccounts, type ListAccountsInput } from './accounts/list-accounts.ts';
import type { Role } from './accounts/role.entity.ts';
import { listRoles } from './accounts/roles.ts';
import { assignRoles, type AssignRolesInput, type AssignRolesOutcome } from './administration/assign-roles.ts';
import { defineRole, type DefineRoleInput, type DefineRoleOutcome } from './administration/define-role.ts';
import { disableAccount, type DisableAccountInput, type DisableAccountOutcome } from './administration/disable-account.ts';
import type { ApiKey } from './api-keys/api-key.entity.ts';
import { exchangeApiKey } from './api-keys/exchange-api-key.ts';
import { findLiveKeys, listApiKeys, listEndedApiKeys } from './api-keys/list-api-keys.ts';
import { revokeApiKey, type RevokeApiKeyInput } from './api-keys/revoke-api-key.ts';
import type { AuditEvent } from './audit/audit-event.entity.ts';
import { recordUse } from './audit/record-use.ts';
import { listEvents, type ListEventsInput } from './audit/list-events.ts';
import { createWakeup } from './delivery/wakeup.ts';
import { startDeliveryWorker, type DeliveryOptions, type DeliveryWorker } from './delivery/delivery-worker.ts';
import { countWaiting, listOutbox, type OutboxEntry } from './delivery/outbox.ts';
import type { MessageTemplates } from './delivery/templates/message-templates.ts';
import { endOwnSessions, type EndOwnSessionsInput } from './endings/end-own-sessions.ts';
import { sendOtp, type SendOtpInput } from './otp/send-otp.ts';
import type { PasswordHasher } from './passwords/password-hasher.ts';
import type { PasswordRules } from './passwords/password-rules.ts';
import { resetPassword, type ResetPasswordInput, type ResetPasswordOutcome } from './recovery/reset-password.ts';
import { undoChange, type UndoChangeInput, type UndoChangeOutcome } from './recovery/undo-change.ts';
import { activate, type ActivateInput, type ActivateOutcome } from './registration/activate.ts';
import { register, type RegisterInput, type RegisterOutcome } from './registration/register.ts';
import { exchangeSessionSecret } from './sessions/exchange-session-secret.ts';
import { endReplacedSession, type EndReplacedSessionInput } from './sessions/end-replaced-session.ts';
import { endSession, type EndedSessions, type EndSessionInput, type EndSessionOutcome } from './sessions/end-sessions.ts';
import { findByRefreshToken } from './sessions/find-by-refresh-token.ts';
import { listEndedSessions, listSessions } from './sessions/list-sessions.ts';
import { isLive } from './sessions/live-session.ts';
import { logOut, type LoggedOut, type LogOutInput } from './sessions/log-out.ts';
import { refreshSession, type RefreshOutcome, type RefreshInput } from './sessions/refresh-session.ts';
import type { SessionSettings } from './sessions/session-settings.ts';
import type { Session } from './sessions/session.entity.ts';
import {
  createOwnApiKey,
  resetOwnApiKey,
  rotateOwnApiKey,
  type CreateOwnApiKeyInput,
  type CreateOwnApiKeyOutcome,
  type ResetOwnApiKeyInput,
  type ResetOwnApiKeyOutcome,
  type RotateOwnApiKeyInput,
  type RotateOwnApiKeyOutcome,
} from './settings/make-api-keys.ts';
import { openSettings, type Settings } from './settings/open-settings.ts';
import { answerChallenge, type AnswerChallengeInput, type AnswerChallengeOutcome } from './sign-in/answer-challenge.ts';
import { sendChallengeCode, type SendChallengeCodeInput } from './sign-in/send-challenge-code.ts';
import { signInByCode, type SignInByCodeInput } from './sign-in/sign-in-by-code.ts';
import type { SignInOutcome } from './sign-in/continue-sign-in.ts';
import { signIn, type SignInInput } from './sign-in/sign-in.ts';
import { signInWithGoogle, type SignInWithGoogleInput, type SignInWithGoogleOutcome } from './sign-in/sign-in-with-google.ts';
import { stepUp, type StepUpInput, type StepUpOutcome } from './sign-in/step-up.ts';
import type { Limits } from './throttling/limits.ts';
import type { SendingLimits } from './throttling/sending-budgets.ts';
import type { Transact } from './statements/transact.ts';

export interface AuthDeps {
  /** A fresh unit of work for each call. */
  readonly entityManager: () => EntityManager;
  readonly transact: Transact;
  readonly clock: Clock;
  readonly random: Random;
  readonly secretBox: SecretBox;
  readonly logger: Logger;
  readonly hasher: PasswordHasher;
  readonly passwordRules: PasswordRules;
  readonly issuer: AccessTokenIssuer;
  readonly revocations: RevocationPublisher;
  readonly sessions: SessionSettings;
  readonly limits: Limits;
  readonly sending: SendingLimits;
  readonly templates: MessageTemplates;
  readonly recovery: RecoverySettings;
  /** What authenticator apps show beside the account. */
  readonly appName: string;
  /** True if SMS can be sent. */
  readonly sendsSms: boolean;
  /** Null: nobody signs in with Google. */
  readonly google: GoogleIdentities | null;
  /** How long the owner of a deleted account may come back. */
  readonly deletionGraceSeconds: number;
}

/** Which page of what an account had. */
export interface EndedOf {
  readonly accountId: string;
  readonly page: PageRequest;
}

/** All that can be done with accounts, by capability. Each is one use case and, where it writes, one transaction of its own. */
export interface Auth {
  readonly accounts: {
    find(ids: readonly string[]): Promise<(Account | null)[]>;
    list(input: ListAccountsInput): Promise<Page<Account>>;
  };
  readonly administration: {
    listRoles(): Promise<Role[]>;
    assignRoles(input: AssignRolesInput): Promise<AssignRolesOutcome>;
    defineRole(input: DefineRoleInput): Promise<DefineRoleOutcome>;
    disableAccount(input: DisableAccountInput): Promise<DisableAccountOutcome>;
  };
  readonly audit: { list(input: ListEventsInput): Promise<Page<AuditEvent>> };
  readonly apiKeys: {
    create(input: CreateOwnApiKeyInput): Promise<CreateOwnApiKeyOutcome>;
    rotate(input: RotateOwnApiKeyInput): Promise<RotateOwnApiKeyOutcome>;
    revoke(input: RevokeApiKeyInput): Promise<ApiKey | null>;
    /** Puts one key in the place of all that go by a name. */
    reset(input: ResetOwnApiKeyInput): Promise<ResetOwnApiKeyOutcome>;
    /** All that are alive, then the latest that have ended. */
    list(accountId: string): Promise<ApiKey[]>;
    listEnded(input: EndedOf): Promise<Page<ApiKey>>;
    /** All that are alive and go by this name, newest first. */
    findLive(input: { readonly accountId: string; readonly name: string }): Promise<ApiKey[]>;
  };
  readonly registration: {
    register(input: RegisterInput): Promise<RegisterOutcome>;
    activate(input: ActivateInput): Promise<ActivateOutcome>;
  };
  readonly otp: { send(input: SendOtpInput): Promise<string> };
  readonly recovery: {
    resetPassword(input: ResetPasswordInput): Promise<ResetPasswordOutcome>;
    undoChange(input: UndoChangeInput): Promise<UndoChangeOutcome>;
  };
  readonly settings: Settings;
  readonly signIn: {
    signIn(input: SignInInput): Promise<SignInOutcome>;
    signInByCode(input: SignInByCodeInput): Promise<SignInOutcome>;
    signInWithGoogle(input: SignInWithGoogleInput): Promise<SignInWithGoogleOutcome>;
    sendChallengeCode(input: SendChallengeCodeInput): Promise<boolean>;
    answerChallenge(input: AnswerChallengeInput): Promise<AnswerChallengeOutcome>;
    stepUp(input: StepUpInput): Promise<StepUpOutcome>;
  };
  readonly sessions: {
    refresh(input: RefreshInput): Promise<RefreshOutcome>;
    logOut(input: LogOutInput): Promise<LoggedOut | null>;
    /** The live session of a refresh token that counts, or null. Exchanges nothing. */
    findByRefreshToken(refreshToken: string): Promise<Session | null>;
    /** All that are alive, then the latest that have ended. */
    list(accountId: string): Promise<Session[]>;
    listEnded(input: EndedOf): Promise<Page<Session>>;
    /** Whether its tokens are still taken. */
    isLive(session: Session): boolean;
    end(input: EndSessionInput): Promise<EndSessionOutcome>;
    endOwn(input: EndOwnSessionsInput): Promise<EndedSessions>;
    endReplaced(input: EndReplacedSessionInput): Promise<readonly string[]>;
  };
  readonly delivery: {
    listOutbox(limit: number): Promise<OutboxEntry[]>;
    /** Messages that are neither sent nor given up. */
    countWaiting(): Promise<number>;
    /** Begins to send what lies in the outbox, for as long as this process wants to. */
    start(options: DeliveryOptions): DeliveryWorker;
  };
  readonly credentials: CredentialExchange & {
    /** Writes down that a credential was refused elsewhere, as `recordUse` says. */
    readonly recordRefused: RecordRefused;
  };
}

export function openAuth(given: AuthDeps): Auth {
  const deps = { ...given, outboxBell: createWakeup() };
  return {
    accounts: {
      find: (ids) => findAccounts(deps.entityManager(), ids),
      list: (input) => listAccounts(deps.entityManager(), input),
    },
    administration: {
      listRoles: () => listRoles(deps.entityManager()),
      assignRoles: (input) => assignRoles(deps, input),
      defineRole: (input) => defineRole(deps, input),
      disableAccount: (input) => disableAccount(deps, input),
    },
    audit: { list: (input) => listEvents(deps.entityManager(), input) },
    apiKeys: {
      create: (input) => createOwnApiKey(deps, input),
      rotate: (input) => rotateOwnApiKey(deps, input),
      revoke: (input) => revokeApiKey(deps, input),
      reset: (input) => resetOwnApiKey(deps, input),
      list: (accountId) => listApiKeys(deps, accountId),
      listEnded: (input) => listEndedApiKeys(deps, input),
      findLive: (input) => findLiveKeys(deps.entityManager(), deps.clock, input),
    },
    registration: { register: (input) => register(deps, input), activate: (input) => activate(deps, input) },
    otp: { send: (input) => sendOtp(deps, input) },
    recovery: {
      resetPassword: (input) => resetPassword(deps, input),
      undoChange: (input) => undoChange(deps, input),
    },
    settings: openSettings(deps),
    signIn: {
      signIn: (input) => signIn(deps, input),
      signInByCode: (input) => signInByCode(deps, input),
      signInWithGoogle: (input) => signInWithGoogle(deps, input),
      sendChallengeCode: (input) => sendChallengeCode(deps, input),
      answerChallenge: (input) => answerChallenge(deps, input),
      stepUp: (input) => stepUp(deps, input),
    },
    sessions: {
      refresh: (input) => refreshSession(deps, input),
      logOut: (input) => logOut(deps, input),
      findByRefreshToken: (refreshToken) => findByRefreshToken(deps, refreshToken),
      list: (accountId) => listSessions(deps, accountId),
      listEnded: (input) => listEndedSessions(deps, input),
      isLive: (session) => isLive(session, deps.sessions, deps.clock.now()),
      end: (input) => endSession(deps, input),
      endOwn: (input) => endOwnSessions(deps, input),
      endReplaced: (input) => endReplacedSession(deps, input),
    },
    delivery: {
      listOutbox: (limit) => listOutbox(deps.entityManager(), deps, limit),
      countWaiting: () => countWaiting(deps.entityManager()),
      start: (options) => startDeliveryWorker(deps, options),
    },
    credentials: {
      exchange({ kind, secret }, client) {
        if (kind === 'api-key') return exchangeApiKey(deps, secret, client);
        return exchangeSessionSecret(deps, kind === 'session-cookie' ? 'COOKIE' : 'OPAQUE', secret, client);
      },
      recordRefused: (failure, client) => recordUse(deps, { type: 'session.used', client, accountId: null, failure }),
    },
  };
}
