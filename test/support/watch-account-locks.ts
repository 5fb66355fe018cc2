import { Client } from 'pg';

/** Tables whose rows belong to an account. */
const owned = [
  'api_key',
  'email_change',
  'external_identity',
  'one_time_code',
  'password',
  'recovery_code',
  'session',
  'sign_in_challenge',
  'totp_secret',
  'trusted_device',
  'undo_offer',
];

const lockPattern = /\baccount\b[\s\S]*\bfor (?:no key )?(?:update|share)\b|^(?:insert into|update|delete from) "?account"?\b/i;
const writePattern = new RegExp(`^(?:insert into|update|delete from) "?(?:${owned.join('|')})"?\\b`, 'i');
const withoutTransaction = Symbol('without a transaction');

/** Whether the transaction of a connection has locked an account's row. */
const locked = new WeakMap<object, boolean | typeof withoutTransaction>();

/**
 * Makes every transaction of this process fail that writes to what belongs to an account before it has locked the account's row,
 * which is the one order of locks. A single statement outside of a transaction holds no other lock, and is free.
 */
export function watchAccountLocks(): void {
  const { query } = Client.prototype as { query: (...input: unknown[]) => unknown };
  if (query.name === 'watchedQuery') return;
  Client.prototype.query = function watchedQuery(this: Client, ...input: unknown[]): never {
    const [first] = input;
    const text = (typeof first === 'string' ? first : ((first as { text?: string } | null)?.text ?? '')).trim();
    if (/^begin\b/i.test(text)) locked.set(this, false);
    else if (/^(?:commit|rollback)\b/i.test(text)) locked.set(this, withoutTransaction);
    else if (lockPattern.test(text)) {
      if (locked.get(this) === false) locked.set(this, true);
    } else if (locked.get(this) === false && writePattern.test(text))
      throw new Error(`An account's rows are written before the account is locked: ${text.slice(0, 60)}`);
    return Reflect.apply(query, this, input) as never;
  };
}
