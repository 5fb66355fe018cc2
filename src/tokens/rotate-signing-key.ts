import { plusSeconds } from '../lib/clock.ts';
import { newSigningKey, type NewSigningKeyDeps } from './new-signing-key.ts';
import { standingOf, type SigningKeyStore, type StoredSigningKey } from './signing-key-store.ts';

export interface RotateDeps extends NewSigningKeyDeps {
  readonly store: SigningKeyStore;
}

/** Longer than verifiers keep what we publish, and than our own processes take to notice. */
const leadSeconds = 120;

export interface RotateOptions {
  /**
   * Because a key was stolen: the new one signs at once, and processes know older ones no longer as soon as they notice: our own
   * within seconds, verifiers elsewhere within ten minutes. Whatever older keys proved counts no longer then. Clients refresh.
   */
  readonly discardsOld: boolean;
  /** The generation that is to be replaced, and nothing happens when it has been already. Default: whichever is the newest. */
  readonly replaces?: number;
}

/**
 * Adds a key, which is published now, signs in two minutes, and leaves the old one to verify what it signed. Null when
 * another process rotated first. Forgets keys that have retired.
 */
export async function rotateSigningKey(
  deps: RotateDeps,
  { discardsOld, replaces }: RotateOptions,
): Promise<StoredSigningKey | null> {
  const { store, clock } = deps;
  const now = clock.now();
  const known = await store.list();
  const generation = (replaces ?? known[0]?.generation ?? 0) + 1;
  const key = newSigningKey(deps, { generation, signsFrom: discardsOld ? now : plusSeconds(now, leadSeconds) });
  if (!(await store.insert(key))) return null;
  const kept = standingOf(known, now).filter(({ state }) => state !== 'retired');
  await store.deleteBefore(discardsOld ? generation : Math.min(generation, ...kept.map((standing) => standing.key.generation)));
  return key;
}
