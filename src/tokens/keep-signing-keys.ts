import { plusSeconds } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { rotateSigningKey, type RotateDeps } from './rotate-signing-key.ts';
import type { StoredSigningKey } from './signing-key-store.ts';
import type { SigningKeys } from './signing-keys.ts';

export interface KeepKeysDeps extends RotateDeps {
  readonly keys: SigningKeys;
  readonly logger: Logger;
  /** How old a key becomes before another takes its place. Null: it is rotated by hand. */
  readonly rotateAfterSeconds: number | null;
}

export interface KeptSigningKeys {
  /** Idempotent. */
  close(): Promise<void>;
}

/** A small part of the time between a key's publication and its first signature. */
const defaultPollMs = 5000;

/** Notices keys that others added, and adds one itself when it is time; of several processes at once one does. */
export function keepSigningKeys(deps: KeepKeysDeps, pollMs = defaultPollMs): KeptSigningKeys {
  let running: Promise<void> | null = null;

  async function look(): Promise<void> {
    try {
      await deps.keys.refresh();
      const due = await findDue(deps);
      if (due === null) return;
      const key = await rotateSigningKey(deps, { discardsOld: false, replaces: due.generation });
      if (key) deps.logger.info({ kid: key.kid, signsFrom: key.signsFrom }, 'A new signing key was published.');
      await deps.keys.refresh();
    } catch (error) {
      deps.logger.error({ error }, 'The signing keys cannot be read.');
    }
  }

  const timer = setInterval(() => {
    running ??= look().finally(() => (running = null));
  }, pollMs).unref();
  return {
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}

/** The newest key, when it has become too old. */
async function findDue({ store, clock, rotateAfterSeconds }: KeepKeysDeps): Promise<StoredSigningKey | null> {
  const [newest = null] = await store.list();
  if (rotateAfterSeconds === null || newest === null) return null;
  return plusSeconds(newest.createdAt, rotateAfterSeconds) <= clock.now() ? newest : null;
}
