import type { Command } from 'commander';
import { loadConfig } from '../config/load-config.ts';
import type { Config } from '../config/settle.ts';

/** What a command does with the configuration, what was typed after its name, and its options. */
export type Action = (config: Config, args: readonly string[], options: Readonly<Record<string, unknown>>) => Promise<void>;

interface CommonOptions {
  readonly config?: string;
}

/** Adds a command that reads the configuration. `usage` is its name and its arguments, such as `create <email>`. */
export function command(parent: Command, usage: string, description: string, action: Action): Command {
  return parent
    .command(usage)
    .description(description)
    .option('-c, --config <file>', 'the configuration file (default: portcullis.yaml, where there is one)')
    .action(async (...inputs) => {
      const self = inputs.at(-1) as Command;
      const { config: file, ...options } = self.opts<CommonOptions>();
      const config = loadConfig({ file: file ?? null, environment: process.env, cwd: process.cwd() });
      await action(config, self.args, options);
    });
}
