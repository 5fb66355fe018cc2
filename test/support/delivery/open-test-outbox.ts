import { createWakeup } from '../../../src/auth/delivery/wakeup.ts';
import { startDeliveryWorker, type DeliveryOptions, type DeliveryWorker } from '../../../src/auth/delivery/delivery-worker.ts';
import type { MessageDraft } from '../../../src/auth/delivery/message-draft.ts';
import { OutboxMessage } from '../../../src/auth/delivery/outbox-message.entity.ts';
import { enqueueMessage } from '../../../src/auth/delivery/outbox.ts';
import { createSmtpTransport } from '../../../src/auth/delivery/smtp/smtp-transport.ts';
import type { Transport, Transports } from '../../../src/auth/delivery/transport.ts';
import { retentionSweeps } from '../../../src/auth/housekeeping/retention-sweeps.ts';
import type { Clock } from '../../../src/lib/clock.ts';
import { silentLogger, type Logger } from '../../../src/lib/logger.ts';
import { systemRandom } from '../../../src/lib/random.ts';
import { createSecretBox } from '../../../src/lib/secret-box.ts';
import { Secret } from '../../../src/lib/secret.ts';
import type { FreshDatabase } from '../databases.ts';
import { openTestDatabase } from '../open-test-database.ts';
import { testTemplates } from '../test-templates.ts';

export interface TestOutbox {
  /** Promises a message, in a transaction of its own that waits for `beforeCommit`. */
  enqueue(draft: MessageDraft, beforeCommit?: () => Promise<void>): Promise<void>;
  /** Begins to send. Ended by `close`. */
  start(transports: Transports, options?: Partial<Pick<DeliveryOptions, 'keepsSent' | 'pollMs'>>): DeliveryWorker;
  /** Deletes what nobody needs any more after `keptSeconds`, and returns how many messages that was. */
  cleanUp(keptSeconds: number): Promise<number>;
  /** All messages, oldest first. */
  rows(): Promise<OutboxMessage[]>;
  close(): Promise<void>;
}

export interface TestOutboxOptions {
  readonly clock: Clock;
  readonly logger?: Logger;
}

/** The outbox over a fresh database, as one process has it; several for several processes. */
export async function openTestOutbox(
  fresh: FreshDatabase,
  { clock, logger = silentLogger }: TestOutboxOptions,
): Promise<TestOutbox> {
  const database = await openTestDatabase(fresh, { clock });
  const secretBox = createSecretBox(new Secret('a master key of at least 32 characters'), systemRandom);
  const deps = {
    entityManager: () => database.entityManager(),
    clock,
    random: systemRandom,
    secretBox,
    logger,
    templates: testTemplates,
    outboxBell: createWakeup(),
  };
  const workers: DeliveryWorker[] = [];
  return {
    enqueue: (draft, beforeCommit = async () => {}) =>
      database.entityManager().transactional(async (em) => {
        await enqueueMessage(em, deps, draft);
        await beforeCommit();
      }),
    start(transports, options = {}) {
      const worker = startDeliveryWorker(deps, { transports, keepsSent: true, ...options });
      workers.push(worker);
      return worker;
    },
    async cleanUp(sentMessagesSeconds) {
      const kept = { sentMessagesSeconds, endedSessionsSeconds: 1, auditEventsSeconds: 1, pendingAccountsSeconds: 1 };
      return (await retentionSweeps(kept)['messages']?.(database.entityManager(), clock.now(), 100)) ?? 0;
    },
    rows: () => database.entityManager().find(OutboxMessage, {}, { orderBy: { position: 'asc' } }),
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
      await database.close();
    },
  };
}

export function smtpTransport(url: string): Transport {
  return createSmtpTransport({
    url: new Secret(url),
    startTls: 'optional',
    from: { name: 'Portcullis', address: 'no-reply@auth.example.com' },
  });
}
