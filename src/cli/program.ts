import { Command } from 'commander';
import { ConfigurationError } from '../config/configuration-error.ts';
import { loadConfig } from '../config/load-config.ts';
import type { Config } from '../config/settle.ts';
import { CommandFailure } from './command-failure.ts';
import type { CreateUserOptions } from './users.ts';

/** `EX_CONFIG` of sysexits.h: supervisors need not restart, somebody has to change something. */
const exitConfiguration = 78;

interface CommonOptions {
  readonly config?: string;
}

/** Runs the command that `argv` names. Faults of the configuration print as a list and set exit status 78. */
export async function run(argv: readonly string[]): Promise<void> {
  const program = new Command('portcullis')
    .description('A GraphQL auth gateway: composes your subgraphs, signs users in, and guards every field.')
    .showHelpAfterError();

  command(program, 'start', 'Run everything in one process: the gateway, the auth subgraph, the database.', async (config) =>
    (await import('./serve.ts')).serve('whole', config),
  );
  command(program, 'gateway', 'Run the gateway alone, in front of a remote auth subgraph.', async (config) =>
    (await import('./serve.ts')).serve('gateway', config),
  );
  command(program, 'subgraph', 'Run the auth subgraph alone, behind a gateway or any federated router.', async (config) =>
    (await import('./serve.ts')).serve('subgraph', config),
  );
  command(program, 'compose', 'Print the supergraph, or everything that keeps the subgraphs from composing.', async (config) =>
    (await import('./compose.ts')).compose(config),
  );
  command(program, 'migrate', 'Bring the database to the current schema. Starting does the same.', async (config) =>
    (await import('./migrate.ts')).migrate(config),
  );

  addUserCommands(program);

  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (!(error instanceof ConfigurationError || error instanceof CommandFailure)) throw error;
    console.error(error.message);
    process.exitCode = error instanceof ConfigurationError ? exitConfiguration : 1;
  }
}

function addUserCommands(program: Command): void {
  const users = program.command('users').description('Create users, set their roles, bring them from elsewhere.');
  command(
    users,
    'create <email>',
    'Create a user who may sign in at once. Asks for the password, or reads it from standard input.',
    async (config, [email = ''], options) => (await import('./users.ts')).createUser(config, email, options as CreateUserOptions),
  )
    .option('--admin', 'give the role admin, which may see and change everything')
    .option('--role <names...>', 'give roles');
  command(
    users,
    'roles <email> [roles...]',
    'Set the roles of a user, all of them. Ends their sessions.',
    async (config, args) => {
      const [email = '', ...roles] = args;
      await (await import('./users.ts')).setUserRoles(config, email, roles);
    },
  );
}

function command(
  parent: Command,
  usage: string,
  description: string,
  action: (config: Config, args: readonly string[], options: Readonly<Record<string, unknown>>) => Promise<void>,
): Command {
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
