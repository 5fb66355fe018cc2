import type { EntityManager } from '@mikro-orm/core';
import { networkOf } from '../../lib/address-network.ts';
import type { Client } from '../../lib/client.ts';
import { sha256Hex } from '../../lib/digest.ts';
import { drain, empty, fill, findOverflow, type Bucket, type Overflow } from './buckets.ts';
import type { Limit, LimitedAction, Limits } from './limits.ts';
import { refuse, type RefuseDeps } from './refuse.ts';

/** One try at something that may be guessed or abused. */
export interface Try {
  readonly action: LimitedAction;
  /** Whose account it is aimed at: the e-mail identity, or whatever was given in its place. */
  readonly account: string;
  readonly client: Client;
  /** The id of what the caller has proved to hold: a session, a trusted device, a challenge. Unknown clients have no part in its budget. */
  readonly holder?: string | undefined;
  /** A name that only whoever began the flow knows. Anyone may make one up, so the client address is counted as well. */
  readonly flow?: string | null;
  /** Sets tries at the account apart: those of different scopes are counted apart. Holders share a limit where there is a scope. */
  readonly scope?: string;
  /** True says that what is tried has too many bits to be guessed: it is counted for the holder or the network alone. */
  readonly isUnguessable?: boolean;
}

export interface ThrottleDeps extends RefuseDeps {
  readonly limits: Limits;
}

/**
 * Counts a try in each budget that it belongs to. Throws the refusal `RATE_LIMITED` when one of them has nothing left, and
 * then counts nothing. Call it in a transaction that commits before the guess is looked at.
 */
export async function admit(em: EntityManager, deps: ThrottleDeps, attempt: Try): Promise<void> {
  const overflow = await fill(em, deps.clock, bucketsOf(deps.limits, attempt));
  if (overflow !== null) await refuseTry(em, deps, overflow, attempt);
}

/** Throws the same refusal where one more would be refused right now, and counts nothing. */
export async function requireRoom(em: EntityManager, deps: ThrottleDeps, attempt: Try): Promise<void> {
  const overflow = await findOverflow(em, deps.clock, bucketsOf(deps.limits, attempt));
  if (overflow !== null) await refuseTry(em, deps, overflow, attempt);
}

/** Gives back what `admit` counted, for a try that turned out right. */
export async function giveBack(em: EntityManager, { clock, limits }: ThrottleDeps, attempt: Try): Promise<void> {
  await drain(em, clock, bucketsOf(limits, attempt));
}

type Aim = Pick<Try, 'action' | 'account' | 'scope'>;

/** Returns whether unknown clients have used up what the account takes from all of them together. */
export async function isBesieged(em: EntityManager, { clock, limits }: ThrottleDeps, aim: Aim): Promise<boolean> {
  return (await findOverflow(em, clock, everywhere(limits, aim))) !== null;
}

/** Forgets what unknown clients tried together: the secret that they guessed at is another one now. */
export async function forgetTries(em: EntityManager, { limits }: Pick<ThrottleDeps, 'limits'>, aim: Aim): Promise<void> {
  await empty(em, everywhere(limits, aim));
}

function refuseTry(em: EntityManager, deps: ThrottleDeps, overflow: Overflow, attempt: Try): Promise<never> {
  const { action: limit, account, client, holder, scope = '' } = attempt;
  const { key } = overflow.bucket;
  const isOfAccount = everywhere(deps.limits, attempt).some((shared) => shared.key === key);
  const isOfNetwork = bucketsOf(deps.limits, attempt)[0]?.key === key && holder === undefined;
  const detail = isOfAccount && holder === undefined ? otherWays[limit] : undefined;
  return refuse(em, deps, overflow, {
    limit,
    account,
    client,
    // However many networks are refused at an account, they fill no table.
    ...(isOfAccount || isOfNetwork ? { told: sha256Hex(`${limit} ${scope} account ${account}`) } : {}),
    ...(detail === undefined ? {} : { detail }),
  });
}

/** Names the ways that unknown clients cannot close. They are the same for every account, whether or not there is one. */
const otherWays: Partial<Record<LimitedAction, string>> = {
  'sign-in':
    'Too many wrong tries were made at this account. Sign in with a mailed code, from a trusted device, or reset the password.',
  prove:
    'Too many wrong codes were given for this account. Use a recovery code, ask for a new code, or sign in with a mailed code.',
};

/** Returns the budgets of a try. One that more share comes later: transactions that lock several then never wait in a circle. */
function bucketsOf(limits: Limits, attempt: Try): Bucket[] {
  const { action, account, client, holder, flow = null, scope = '', isUnguessable = false } = attempt;
  const { own, network: perNetwork, address } = limits[action];
  const network = networkOf(client);
  const shared = !isUnguessable && (holder === undefined || attempt.scope !== undefined) ? everywhere(limits, attempt) : [];
  if (holder !== undefined) return [...bucket(`${action} own ${holder}`, own), ...shared];
  const fromAddress = bucket(`${action} address ${network}`, address);
  if (isUnguessable) return fromAddress;
  const nearest =
    flow === null
      ? bucket(`${action} ${scope} account ${account} network ${network}`, perNetwork)
      : bucket(`${action} own ${flow}`, own);
  return [...nearest, ...shared, ...fromAddress];
}

/** Returns what an account takes from everywhere together. */
function everywhere(limits: Limits, { action, account, scope = '' }: Aim): Bucket[] {
  return bucket(`${action} ${scope} account ${account}`, limits[action].account);
}

function bucket(name: string, limit: Limit | undefined): Bucket[] {
  return limit === undefined ? [] : [{ key: sha256Hex(name), limit }];
}
