import type { Config } from '../config/settle.ts';
import { standingOf, type SigningKeyStanding } from '../tokens/signing-key-store.ts';
import { rotateSigningKey } from '../tokens/rotate-signing-key.ts';
import { CommandFailure } from './command-failure.ts';
import { consoleGround, withStore } from './with-store.ts';

export interface RotateKeysOptions {
  readonly discardOld?: boolean;
}

/** Prints the signing keys, newest first. */
export async function listKeys(config: Config): Promise<void> {
  await withStore(config, async ({ database }) => {
    const standings = standingOf(await database.signingKeys.list(), consoleGround.clock.now());
    if (standings.length === 0) console.log('There is no signing key yet. The first start makes one.');
    for (const standing of standings) {
      const { kid, createdAt } = standing.key;
      console.log(`${kid}  created ${createdAt.toISOString()}  ${describe(standing)}`);
    }
  });
}

/** Adds a signing key. Running processes notice it within seconds. */
export async function rotateKeys(config: Config, { discardOld = false }: RotateKeysOptions): Promise<void> {
  await withStore(config, async ({ database, secretBox }) => {
    const deps = { ...consoleGround, store: database.signingKeys, secretBox };
    const key = await rotateSigningKey(deps, { discardsOld: discardOld });
    if (key === null)
      throw new CommandFailure('Another process rotated the keys at this moment. Look at `portcullis keys list`.');
    console.log(`${key.kid} is published and signs from ${key.signsFrom.toISOString()}.`);
    if (discardOld) console.log('Older keys are forgotten. Restart every process, so that it forgets the tokens it has seen.');
  });
}

function describe({ key, state, retiresAt }: SigningKeyStanding): string {
  if (state === 'signing') return 'signs';
  if (state === 'published') return `signs from ${key.signsFrom.toISOString()}`;
  return state === 'verifying' && retiresAt ? `verifies until ${retiresAt.toISOString()}` : 'is of no use any more';
}
