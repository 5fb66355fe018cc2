import type { EntityManager } from '@mikro-orm/core';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Random } from '../lib/random.ts';
import type { SecretBox } from '../lib/secret-box.ts';
import type { AccessTokenIssuer } from '../tokens/access-tokens.ts';
import type { GoogleIdentities } from '../tokens/google-identities.ts';
import type { RevocationPublisher } from '../tokens/revocation.ts';
import type { RecoverySettings } from './accounts/recovery-settings.ts';
import { capabilities } from './capabilities.ts';
import { startDeliveryWorker, type DeliveryOptions } from './delivery/delivery-worker.ts';
import { countWaiting, listOutbox } from './delivery/outbox.ts';
import type { MessageTemplates } from './delivery/templates/message-templates.ts';
import { createWakeup } from './delivery/wakeup.ts';
import type { PasswordHasher } from './passwords/password-hasher.ts';
import type { PasswordRules } from './passwords/password-rules.ts';
import { isLive } from './sessions/live-session.ts';
import type { SessionSettings } from './sessions/session-settings.ts';
import type { Session } from './sessions/session.entity.ts';
import type { Transact } from './statements/transact.ts';
import type { Limits } from './throttling/limits.ts';
import type { SendingLimits } from './throttling/sending-budgets.ts';
import { openCapabilities, type AroundUseCase } from './use-case.ts';

/** The domain, ready to be asked: the capabilities joined, and the delivery of messages. */
export interface Auth extends ReturnType<typeof openAuth> {}

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

/** Gives the use cases their dependencies. `around` goes around each call of one, its first element innermost. */
export function openAuth(given: AuthDeps, around: readonly AroundUseCase[] = []) {
  const deps = { ...given, outboxBell: createWakeup() };
  const opened = openCapabilities(capabilities, deps, around);
  return {
    ...opened,
    sessions: {
      ...opened.sessions,
      /** Returns whether the tokens of a session are still taken. */
      isLive: (session: Session) => isLive(session, deps.sessions, deps.clock.now()),
    },
    /** Not asked for by clients, so nothing goes around it. */
    delivery: {
      listOutbox: (limit: number) => listOutbox(deps.entityManager(), deps, limit),
      countWaiting: () => countWaiting(deps.entityManager()),
      /** Begins to send what lies in the outbox, for as long as this process wants to. */
      start: (options: DeliveryOptions) => startDeliveryWorker(deps, options),
    },
  };
}
