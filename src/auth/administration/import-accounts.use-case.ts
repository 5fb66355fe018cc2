import { UniqueConstraintViolationException, type EntityManager } from '@mikro-orm/core';
import type { Clock } from '../../lib/clock.ts';
import type { Client } from '../../lib/client.ts';
import type { Random } from '../../lib/random.ts';
import { Account } from '../accounts/account.entity.ts';
import { insertAccount, type NewAccount } from '../accounts/insert-account.ts';
import { unknownRoles } from '../accounts/roles.ts';
import { recordEvent } from '../audit/record-event.ts';
import { isKnownHash } from '../passwords/is-known-hash.ts';
import { insertPassword } from '../passwords/stored-passwords.ts';
import { ImportedAccount } from './imported-account.entity.ts';
import type { Transact } from '../statements/transact.ts';

export interface ImportDeps {
  readonly transact: Transact;
  readonly clock: Clock;
  readonly random: Random;
}

export interface ImportRecord extends NewAccount {
  readonly roles: readonly string[];
  /** As the other system stored it. Null: the user sets a password by resetting it. */
  readonly passwordHash: string | null;
}

/** What became of a record. `already-imported`: an earlier run of the same batch brought it. */
export type ImportOutcome = 'imported' | 'already-imported' | 'taken' | 'unknown-hash' | 'unknown-role';

export interface ImportInput {
  /** Names the whole of which the records are a part. */
  readonly batch: string;
  readonly records: readonly ImportRecord[];
  readonly client: Client;
}

/**
 * Adds accounts from another system, and says of each record what became of it, in order. All of them in one transaction,
 * so that a run that breaks off can be repeated; where an address is taken at this very moment, one by one.
 */
export async function importAccounts(deps: ImportDeps, input: ImportInput): Promise<readonly ImportOutcome[]> {
  const { records } = input;
  try {
    return await deps.transact((em) => importAll(em, deps, input));
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    if (records.length === 1) return ['taken'];
    const outcomes: ImportOutcome[] = [];
    for (const record of records) outcomes.push(...(await importAccounts(deps, { ...input, records: [record] })));
    return outcomes;
  }
}

async function importAll(em: EntityManager, deps: ImportDeps, input: ImportInput): Promise<ImportOutcome[]> {
  const { batch, records, client } = input;
  const known = await knownAddresses(em, input);
  const missingRoles = new Set(await unknownRoles(em, [...new Set(records.flatMap(({ roles }) => roles))]));

  const outcomes: ImportOutcome[] = [];
  for (const record of records) {
    const { passwordHash, ...account } = record;
    const outcome = known.get(account.email.identity) ?? faultOf(record, missingRoles) ?? 'imported';
    outcomes.push(outcome);
    if (outcome !== 'imported') continue;
    const accountId = await insertAccount(em, deps, account);
    if (passwordHash !== null) await insertPassword(em, accountId, passwordHash, deps.clock.now());
    await em.insert(ImportedAccount, { accountId, batch });
    await recordEvent(em, deps, { type: 'account.imported', client, accountId });
    known.set(account.email.identity, 'taken');
  }
  return outcomes;
}

/** Addresses that have an account, and whether this batch brought it. */
async function knownAddresses(em: EntityManager, { batch, records }: ImportInput): Promise<Map<string, ImportOutcome>> {
  const identities = records.map(({ email }) => email.identity);
  const accounts = await em.find(Account, { emailIdentity: { $in: identities } }, { fields: ['id', 'emailIdentity'] });
  const ours = await em.find(ImportedAccount, { accountId: { $in: accounts.map(({ id }) => id) }, batch });
  const brought = new Set(ours.map(({ accountId }) => accountId));
  return new Map(accounts.map(({ id, emailIdentity }) => [emailIdentity, brought.has(id) ? 'already-imported' : 'taken']));
}

function faultOf({ passwordHash, roles }: ImportRecord, missingRoles: ReadonlySet<string>): ImportOutcome | null {
  if (passwordHash !== null && !isKnownHash(passwordHash)) return 'unknown-hash';
  return roles.some((role) => missingRoles.has(role)) ? 'unknown-role' : null;
}
