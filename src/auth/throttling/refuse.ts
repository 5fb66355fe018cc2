import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import type { Clock } from '../../lib/clock.ts';
import { sha256Hex } from '../../lib/digest.ts';
import { Refusal } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Random } from '../../lib/random.ts';
import { Account } from '../accounts/account.entity.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { Transact } from '../statements/transact.ts';
import { fill, type Bucket, type Overflow } from './buckets.ts';

export interface RefuseDeps {
  readonly transact: Transact;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

export interface Refused {
  /** Which limit was reached, as a constant word. */
  readonly limit: string;
  /** The e-mail identity, the account's id, or whatever was given in their place; null: it is about no account. */
  readonly account: string | null;
  readonly client: Client;
  /** Refusals of the same digest are told of together. Default: those of the bucket. */
  readonly told?: string;
  /** Public. */
  readonly detail?: string;
}

/**
 * Throws the refusal `RATE_LIMITED`. It rolls the transaction back, where there is one, and then the log and an audit event tell of
 * it: once in the time that the bucket takes to drain, so that whoever is refused cannot fill the table.
 */
export async function refuse(
  em: EntityManager,
  deps: RefuseDeps,
  { bucket, waitSeconds }: Overflow,
  refused: Refused,
): Promise<never> {
  // What goes wrong here does not change the refusal.
  const tell = () =>
    deps
      .transact((own) => tellOnce(own, deps, bucket, refused))
      .catch((error: unknown) => deps.logger.error({ error }, 'A refusal was not written down.'));
  // A transaction has subscribers of its own.
  if (em.isInTransaction()) em.getEventManager().registerSubscriber({ afterTransactionRollback: tell });
  else await tell();
  const detail = refused.detail === undefined ? {} : { detail: refused.detail };
  throw new Refusal('RATE_LIMITED', { retryAfterSeconds: waitSeconds, ...detail });
}

async function tellOnce(em: EntityManager, deps: RefuseDeps, bucket: Bucket, refused: Refused): Promise<void> {
  const { limit, account, client } = refused;
  const { burst, refillSeconds } = bucket.limit;
  const told = {
    key: sha256Hex(`told ${refused.told ?? bucket.key}`),
    limit: { burst: 1, refillSeconds: burst * refillSeconds },
  };
  if ((await fill(em, deps.clock, [told])) !== null) return;
  const known = account === null ? null : await em.findOne(Account, { $or: [{ id: account }, { emailIdentity: account }] });
  await recordEvent(em, deps, { type: 'rate-limit.reached', client, accountId: known?.id ?? null, failure: limit });
  deps.logger.warn({ limit, requestId: client.requestId }, 'A limit is reached; more is refused.');
}
