import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { secondsPerHour } from '../../lib/clock.ts';
import { sha256Hex } from '../../lib/digest.ts';
import { fill, findOverflow, type Bucket, type Overflow } from './buckets.ts';
import { refuse, type RefuseDeps } from './refuse.ts';

/** How many messages with codes leave within an hour, over all accounts. Of mails, each budget has that many of its own. */
export interface SendingLimits {
  readonly mailsPerHour: number;
  readonly smsPerHour: number;
}

/**
 * What is counted together. Whoever floods one budget leaves the others as they are: unknown clients who register addresses
 * (`registration`) take nothing from people who lost their password (`recovery`, by address and for known accounts alone),
 * and neither of them from people who are signed in or half way (`own`, `sms`).
 */
export type SendingBudget = 'registration' | 'recovery' | 'own' | 'sms';

export interface BudgetDeps extends RefuseDeps {
  readonly sending: SendingLimits;
}

/**
 * Takes one message from a budget. Of any number of transactions at once no more pass than it has. Take it last of all that
 * is counted: everybody who sends waits for the same row. Throws the refusal `RATE_LIMITED`.
 */
export async function spendBudget(em: EntityManager, deps: BudgetDeps, budget: SendingBudget, client: Client): Promise<void> {
  const overflow = await fill(em, deps.clock, [bucketOf(budget, deps.sending)]);
  if (overflow !== null) await refuseSending(em, deps, overflow, budget, client);
}

/**
 * Throws the same refusal when nothing is left, and takes nothing: for those who must not learn by it whether there is an
 * account that would be sent anything.
 */
export async function requireBudget(em: EntityManager, deps: BudgetDeps, budget: SendingBudget, client: Client): Promise<void> {
  const overflow = await findOverflow(em, deps.clock, [bucketOf(budget, deps.sending)]);
  if (overflow !== null) await refuseSending(em, deps, overflow, budget, client);
}

function bucketOf(budget: SendingBudget, { mailsPerHour, smsPerHour }: SendingLimits): Bucket {
  const burst = budget === 'sms' ? smsPerHour : mailsPerHour;
  return { key: sha256Hex(`sending ${budget}`), limit: { burst, refillSeconds: secondsPerHour / burst } };
}

function refuseSending(
  em: EntityManager,
  deps: BudgetDeps,
  overflow: Overflow,
  budget: SendingBudget,
  client: Client,
): Promise<never> {
  const detail = 'Too many codes were sent to everybody within the last hour.';
  return refuse(em, deps, overflow, { limit: `sending-${budget}`, account: null, client, detail });
}
