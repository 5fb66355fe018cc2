import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { rolldown } from 'rolldown';

/**
 * Builds `dist`: the program with its libraries in some hundred files, because finding thousands takes Node longer than running
 * them. Checks no types; `npm run types` does. `dist/.built` is written last, so that a
 * build that broke off does not pass for one, with the time at which the sources were read.
 */
const started = new Date();
const stamp = 'dist/.built';

/** The entry points; `auth-subgraph/build-auth-schema` is imported by `scripts/print-schema.ts`. */
const input = {
  main: 'src/main.ts',
  'build-worker': 'src/gateway/supergraph/build-worker.ts',
  'auth-subgraph/build-auth-schema': 'src/auth-subgraph/build-auth-schema.ts',
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
await bundle();
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
