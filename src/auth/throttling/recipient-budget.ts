import type { EntityManager } from '@mikro-orm/core';
import type { Clock } from '../../lib/clock.ts';
import { sha256Hex } from '../../lib/digest.ts';
import { fill, findOverflow, type Overflow } from './buckets.ts';

/** Half the life of a code: while no message is sent because there were too many, the code in the last one is alive. */
const limit = { burst: 5, refillSeconds: 300 };

/** Names messages that are counted together, the caller for them, and from how many networks. */
export interface Messages {
  readonly accountId: string;
  readonly purpose: string;
  /** A mailbox (`EmailAddress.identity`) or a telephone (E.164). */
  readonly recipient: string;
}

/** Takes one message for a recipient. Returns what it overflows, or null where there was room: five at once, then one in five minutes. */
export function payForMessage(em: EntityManager, clock: Clock, messages: Messages): Promise<Overflow | null> {
  return fill(em, clock, [bucketOf(messages)]);
}

/** Returns whether there is room for another message right now. */
export async function hasRoomForMessage(em: EntityManager, clock: Clock, messages: Messages): Promise<boolean> {
  return (await findOverflow(em, clock, [bucketOf(messages)])) === null;
}

function bucketOf({ accountId, purpose, recipient }: Messages) {
  return { key: sha256Hex(`messages ${purpose} ${accountId} ${recipient}`), limit };
}
