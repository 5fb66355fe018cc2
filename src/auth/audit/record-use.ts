import type { EntityManager } from '@mikro-orm/core';
import { networkOf } from '../../lib/address-network.ts';
import { secondsPerDay, secondsPerHour, type Clock } from '../../lib/clock.ts';
import { sha256Hex } from '../../lib/digest.ts';
import type { Random } from '../../lib/random.ts';
import { fill, findOverflow } from '../throttling/buckets.ts';
import { recordEvent, type AuditEntry } from './record-event.ts';
import type { Transact } from '../statements/transact.ts';

export interface RecordUseDeps {
  readonly entityManager: () => EntityManager;
  readonly transact: Transact;
  readonly clock: Clock;
  readonly random: Random;
}

/** Seconds for which the same is not written down again. */
const silence = { success: secondsPerDay, failure: secondsPerHour };

/**
 * Writes down that a credential was used, or refused: for each network that it comes from once a day, or once an hour. It is
 * presented with every request, and whoever presents thousands must not fill the table. In a transaction of its own.
 */
export async function recordUse(deps: RecordUseDeps, entry: AuditEntry): Promise<void> {
  const { type, client, sessionId = 'none', failure = 'none' } = entry;
  const refillSeconds = entry.failure === undefined ? silence.success : silence.failure;
  const key = sha256Hex(`used ${type} ${sessionId} ${failure} ${networkOf(client)}`);
  const told = [{ key, limit: { burst: 1, refillSeconds } }];
  if ((await findOverflow(deps.entityManager(), deps.clock, told)) !== null) return;
  await deps.transact(async (em) => {
    if ((await fill(em, deps.clock, told)) === null) await recordEvent(em, deps, entry);
  });
}
