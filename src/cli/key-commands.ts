import type { Command } from 'commander';
import { command } from './command.ts';
import type { RotateKeysOptions } from './manage-keys.ts';

/** `portcullis keys …` */
export function keyCommands(program: Command): void {
  const keys = program.command('keys').description('List and rotate the keys that sign access tokens.');

  command(keys, 'list', 'List the signing keys, and what each is good for.', async (config) =>
    (await import('./manage-keys.ts')).listKeys(config),
  );

  const rotate = 'Publish a new signing key. It signs in two minutes; tokens that the old one signed stay good.';
  command(keys, 'rotate', rotate, async (config, _args, options) =>
    (await import('./manage-keys.ts')).rotateKeys(config, options as RotateKeysOptions),
  ).option('--discard-old', 'because a key was stolen: sign with the new one at once, and forget all older ones');
}
