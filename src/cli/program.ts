import { Command } from 'commander';
import { version } from '../app/version.ts';
import { ConfigurationError } from '../config/configuration-error.ts';
import { command } from './command.ts';
import { CommandFailure } from './command-failure.ts';
import { keyCommands } from './key-commands.ts';
import type { PlanOptions } from './plan.ts';
import { userCommands } from './user-commands.ts';

/** `EX_CONFIG` of sysexits.h: supervisors need not restart, somebody has to change something. */
const exitConfiguration = 78;

/** Lets a command go on to its end when the reader of what it prints has gone, as `head` does. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
}

/** Runs the command that `argv` names. Faults of the configuration print as a list and set exit status 78. */
export async function run(argv: readonly string[]): Promise<void> {
  outliveReaders();
  const program = new Command('portcullis')
    .description('A GraphQL auth gateway: composes your subgraphs, signs users in, and guards every field.')
    .version(version, '--version', 'print the version')
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
    (await import('./print-supergraph.ts')).printSupergraph(config),
  );
  command(
    program,
    'plan <file>',
    'Print how an operation would be answered: who is asked for what.',
    async (config, args, options) => (await import('./plan.ts')).plan(config, args[0] ?? '', options as PlanOptions),
  )
    .option('--supergraph <file>', 'a supergraph file (default: the configured graph)')
    .option('--operation <name>', 'which operation of the file is meant (default: the only one)')
    .option('--variables <json>', 'the values that @skip and @include go by');
  command(program, 'migrate', 'Bring the database to the current schema. Starting does the same.', async (config) =>
    (await import('./migrate-database.ts')).migrateDatabase(config),
  );

  program
    .command('documents')
    .description('Collect the documents of client projects into one list of trusted documents.')
    .argument('<sources...>', "manifests, or the folders that GraphQL Code Generator's client preset writes")
    .option('-o, --out <file>', 'the file to write (default: print it)')
    .action(async (sources: string[], { out }: { out?: string }) =>
      (await import('./collect-documents.ts')).collectDocuments(sources, out ?? null),
    );

  userCommands(program);
  keyCommands(program);
  command(program, 'doctor', 'Check everything that a start needs, and print what is found.', async (config) =>
    (await import('./doctor.ts')).doctor(config),
  );

  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (!(error instanceof ConfigurationError || error instanceof CommandFailure)) throw error;
    console.error(error.message);
    process.exitCode = error instanceof ConfigurationError ? exitConfiguration : 1;
  }
}
