import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { rolldown } from 'rolldown';

/**
 * Builds `dist`: the program with its libraries in some hundred files, because finding thousands takes Node longer than running
 * them, and the types of `portcullis/client`. Checks no types; `npm run types` does. `dist/.built` is written last, so that a
 * build that broke off does not pass for one, with the time at which the sources were read.
 */
const started = new Date();
const stamp = 'dist/.built';

/** The entry points; `auth-subgraph/schema` is imported by `scripts/print-schema.ts`. */
const input = {
  main: 'src/main.ts',
  'build-worker': 'src/gateway/supergraph/build-worker.ts',
  'client/index': 'src/client/index.ts',
  'auth-subgraph/schema': 'src/auth-subgraph/schema.ts',
  'examples/orders': 'examples/orders.ts',
  'examples/reviews': 'examples/reviews.ts',
};

/** What is loaded from where it is installed. */
const external = [
  // Native code.
  'better-sqlite3',
  /^@node-rs\//,
  // Refuses a schema that another copy of it made; modules named in the configuration make theirs with the installed one.
  /^graphql($|\/)/,
  // Uses parts of Node that are deprecated, which Node passes over only where packages are installed.
  'speakeasy',
  // Libraries can use them, and do without.
  'class-validator',
  'pg-native',
  'tinyglobby',
];

rmSync('dist', { recursive: true, force: true });
await Promise.all([bundle(), declareTypes()]);
writeFileSync(stamp, '');
utimesSync(stamp, started, started);

/** Whatever the bundler warns of would be a fault at run time. */
async function bundle(): Promise<void> {
  const onLog = (_: string, { message }: { message: string }) => {
    throw new Error(message);
  };
  const build = await rolldown({ input, external, platform: 'node', logLevel: 'warn', onLog });
  await build.write({ dir: 'dist', chunkFileNames: 'chunks/[name].js', keepNames: true });
}

async function declareTypes(): Promise<void> {
  const compiler = spawn('node_modules/.bin/tsc -p tsconfig.client.json', { stdio: 'inherit', shell: true });
  const [status] = (await once(compiler, 'close')) as [number | null];
  if (status !== 0) throw new Error(`tsc ended with status ${status}.`);
}
