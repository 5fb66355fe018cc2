import type { EntityManager } from '@mikro-orm/core';
import { setTimeout as sleep } from 'node:timers/promises';
import { plusSeconds, type Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/logger.ts';
import type { SecretBox } from '../../lib/secret-box.ts';
import { withTimeout } from '../../lib/with-timeout.ts';
import type { Wakeup } from './wakeup.ts';
import type { Channel, Message } from './message.ts';
import { attemptSecondsMax, claimDue, markFailed, markSent } from './outbox-claims.ts';
import type { OutboxMessage } from './outbox-message.entity.ts';
import { openMessage } from './outbox.ts';
import { retryDelaySeconds } from './retry-delay.ts';
import type { SendOutcome, Transport, Transports } from './transport.ts';

export interface DeliveryDeps {
  readonly entityManager: () => EntityManager;
  readonly clock: Clock;
  readonly secretBox: SecretBox;
  readonly logger: Logger;
  readonly outboxBell: Wakeup;
}

export interface DeliveryOptions {
  readonly transports: Transports;
  /** Whether messages can be read in the outbox after they were sent. Otherwise they are erased. */
  readonly keepsSent: boolean;
  /** How often it looks without being told to: for what other processes put in, what is tried again, and what a killed sender left. Default: two seconds. */
  readonly pollMs?: number;
}

export interface DeliveryWorker {
  /** Claims nothing more, lets attempts that have begun finish for a few seconds, then ends them; they are made again later. Idempotent. */
  close(): Promise<void>;
}

const atOnceMax = 8;
const defaultPollMs = 2000;
const closeGraceMs = 5000;

/**
 * Sends what lies in the outbox, as soon as it is committed. Any number of workers may run on one database: a message is in
 * one hand at a time, and its attempts are repeated with growing pauses until it is sent, refused for good, or of no use.
 *
 * A message is sent twice in one case only: its receiver took it, and before that could be written down the answer was lost,
 * or this process or the database died. Both copies then carry the same id (RFC 5322 §3.6.4), by which a receiver can drop one.
 */
export function startDeliveryWorker(deps: DeliveryDeps, options: DeliveryOptions): DeliveryWorker {
  const { clock, logger, outboxBell: wakeup } = deps;
  const { pollMs = defaultPollMs } = options;
  const channels = (Object.keys(options.transports) as Channel[]).filter((channel) => options.transports[channel]);
  const inHand = new Set<Promise<void>>();
  const stop = new AbortController();
  const abandon = new AbortController();

  async function claim(): Promise<OutboxMessage[]> {
    const limit = atOnceMax - inHand.size;
    if (limit === 0 || channels.length === 0) return [];
    try {
      return await claimDue(deps.entityManager(), { channels, now: clock.now(), limit });
    } catch (error) {
      logger.error({ error }, 'The outbox cannot be read.');
      return [];
    }
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      const claimed = await claim();
      for (const message of claimed) {
        const work = attempt(deps, options, message, abandon.signal).finally(() => {
          inHand.delete(work);
          wakeup.signal();
        });
        inHand.add(work);
      }
      if (claimed.length === 0) await wakeup.wait(pollMs);
    }
    await withTimeout(Promise.all(inHand), closeGraceMs, () => undefined);
    abandon.abort();
    await Promise.all(inHand);
  }

  const running = run();
  return {
    close() {
      stop.abort();
      wakeup.signal();
      return running;
    },
  };
}

/** One attempt and what is written down of it. Never rejects: what cannot be written down is tried again when the claim ends. */
async function attempt(deps: DeliveryDeps, options: DeliveryOptions, row: OutboxMessage, abandoned: AbortSignal): Promise<void> {
  const { logger, clock } = deps;
  const { id, purpose, attempts } = row;
  const outcome = await send(deps, options.transports[row.channel], row, abandoned);
  try {
    if (outcome.kind === 'sent') {
      await persistently(() => markSent(deps.entityManager(), row, { now: clock.now(), erase: !options.keepsSent }), abandoned);
      logger.info({ id, purpose, attempts }, 'A message was sent.');
      return;
    }
    const dueAt = outcome.kind === 'refused' ? null : nextAttemptAt(row, clock.now());
    await markFailed(deps.entityManager(), row, { reason: outcome.reason, dueAt, erase: !options.keepsSent });
    const fields = { id, purpose, attempts, reason: outcome.reason };
    if (dueAt === null) logger.error(fields, 'A message was given up.');
    else logger.warn({ ...fields, dueAt }, 'A message could not be sent and is tried again.');
  } catch (error) {
    logger.error({ id, purpose, attempts, error }, 'What became of a message cannot be written down.');
  }
}

async function send(
  { secretBox, clock }: DeliveryDeps,
  transport: Transport | undefined,
  row: OutboxMessage,
  abandoned: AbortSignal,
): Promise<SendOutcome> {
  if (transport === undefined) return { kind: 'failed', reason: 'nothing sends this kind of message' };
  if (row.expiresAt <= clock.now()) return { kind: 'refused', reason: 'of no use any more' };
  const message = readMessage(row, secretBox);
  if (message === null) return { kind: 'refused', reason: 'sealed with another master key' };
  const signal = AbortSignal.any([abandoned, AbortSignal.timeout(attemptSecondsMax * 1000)]);
  return transport.send({ ...message, id: row.id, createdAt: row.createdAt }, signal);
}

function readMessage(row: OutboxMessage, secretBox: SecretBox): Message | null {
  try {
    return openMessage(row, secretBox);
  } catch {
    return null;
  }
}

/** Null when nobody would have any use of it by then. */
function nextAttemptAt({ attempts, expiresAt }: OutboxMessage, now: Date): Date | null {
  const at = plusSeconds(now, retryDelaySeconds(attempts));
  return at < expiresAt ? at : null;
}

const persistence = { tries: 20, pauseMs: 1000 };

/** What was sent must be written down even if the database is away for a moment: until then only the claim keeps it from being sent again. */
async function persistently(write: () => Promise<void>, abandoned: AbortSignal): Promise<void> {
  for (let left = persistence.tries; ; left -= 1) {
    try {
      return await write();
    } catch (error) {
      if (left === 0 || abandoned.aborted) throw error;
      await sleep(persistence.pauseMs);
    }
  }
}
