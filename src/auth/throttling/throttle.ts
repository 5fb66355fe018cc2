import type { EntityManager } from '@mikro-orm/core';
import { addressNetwork } from '../../lib/address-network.ts';
import type { Client } from '../../lib/client.ts';
import { sha256Hex } from '../../lib/digest.ts';
import { drain, fill, findOverflow, type Bucket } from './buckets.ts';
import type { LimitedAction, Limits } from './limits.ts';
import { refuse, type RefuseDeps } from './refuse.ts';

/** One try at something that may be guessed or abused. */
export interface Try {
  readonly action: LimitedAction;
  /** Whose account it is aimed at: the e-mail identity, or whatever was given in its place. */
  readonly account: string;
  readonly client: Client;
}

export interface ThrottleDeps extends RefuseDeps {
  readonly limits: Limits;
}

/**
 * Counts a try, per account and per client address. Throws the refusal `RATE_LIMITED` when either has had its share, and
 * then counts nothing. Call it in a transaction that commits before the guess is looked at.
 */
export async function admit(em: EntityManager, deps: ThrottleDeps, attempt: Try): Promise<void> {
  const { action: limit, account, client } = attempt;
  const overflow = await fill(em, deps.clock, bucketsOf(deps.limits, attempt));
  if (overflow !== null) await refuse(em, deps, overflow, { limit, account, client });
}

/** Throws the same refusal where one more would be refused right now, and counts nothing. */
export async function requireRoom(em: EntityManager, deps: ThrottleDeps, attempt: Try): Promise<void> {
  const { action: limit, account, client } = attempt;
  const overflow = await findOverflow(em, deps.clock, bucketsOf(deps.limits, attempt));
  if (overflow !== null) await refuse(em, deps, overflow, { limit, account, client });
}

/** Gives back what `admit` counted, for a try that turned out right. */
export async function giveBack(em: EntityManager, { clock, limits }: ThrottleDeps, attempt: Try): Promise<void> {
  await drain(em, clock, bucketsOf(limits, attempt));
}

/** Always the account first: transactions that lock both rows then never wait for each other in a circle. */
function bucketsOf(limits: Limits, { action, account, client }: Try): Bucket[] {
  const { account: accountLimit, address: addressLimit } = limits[action];
  const address = client.address === null ? 'unknown' : addressNetwork(client.address);
  return [
    { key: sha256Hex(`${action} account ${account}`), limit: accountLimit },
    { key: sha256Hex(`${action} address ${address}`), limit: addressLimit },
  ];
}
