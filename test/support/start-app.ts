import { openApp, type App, type Mode } from '../../src/app/open-app.ts';
import type { Runtime } from '../../src/app/runtime.ts';
import { createPasswordHasher } from '../../src/auth/passwords/password-hasher.ts';
import { loadConfig, type Environment } from '../../src/config/load-config.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLogger } from '../../src/lib/logger.ts';
import { noMetrics } from '../../src/lib/metrics.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { freshDatabase, type Database } from './databases.ts';
import { generousLimits } from './generous-limits.ts';

/** Everything in one process, or a gateway in front of an auth process. */
export const layouts = ['whole', 'split'] as const;
export type Layout = (typeof layouts)[number];

export interface StartOptions {
  readonly database?: Database;
  readonly layout?: Layout;
  /** Where clients ask. Default: a free port. */
  readonly port?: number;
  readonly environment?: Environment;
  readonly runtime?: Partial<Runtime>;
}

export interface TestApp {
  /** Where clients ask. */
  readonly url: string;
  /** Where `/dev/outbox` is: the same, unless split. */
  readonly authUrl: string;
  /** Ends all processes and starts them again on the same database, directory and ports' names. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const publicUrl = 'http://localhost:4000';
const internalSecret = 'a secret that gateway and subgraph share';

/** The application over real HTTP on free ports, with a database and a data directory of its own. Hashing is cheap. */
export async function startApp(options: StartOptions = {}): Promise<TestApp> {
  const { database = 'sqlite', layout = 'whole', port = 0, environment = {}, runtime = {} } = options;
  const fresh = await freshDatabase(database);
  const common: Environment = {
    PORT: '0',
    PORTCULLIS_PUBLIC_URL: publicUrl,
    PORTCULLIS_DATA_DIR: fresh.dataDir,
    ...(fresh.databaseUrl === null ? {} : { DATABASE_URL: fresh.databaseUrl }),
    ...environment,
  };
  const open = (mode: Mode, more: Environment = {}) =>
    openApp(mode, loadConfig({ file: null, environment: { ...common, ...more }, cwd: fresh.dataDir }), {
      ...testPlatform,
      ...runtime,
    });

  let running: App[] = [];
  async function startAll(): Promise<void> {
    if (layout === 'whole') {
      running = [await open('whole', { PORT: String(port) })];
      return;
    }
    const secret = { PORTCULLIS_INTERNAL_SECRET: internalSecret };
    const auth = await open('subgraph', secret);
    running = [await open('gateway', { ...secret, PORT: String(port), PORTCULLIS_AUTH_URL: auth.url }), auth];
  }
  async function stopAll(): Promise<void> {
    for (const app of running.splice(0)) await app.close();
  }

  await startAll();
  return {
    get url() {
      return running.at(0)?.url ?? '';
    },
    get authUrl() {
      return running.at(-1)?.url ?? '';
    },
    async restart() {
      await stopAll();
      await startAll();
    },
    async stop() {
      await stopAll();
      await fresh.drop();
    },
  };
}

const testPlatform: Runtime = {
  clock: systemClock,
  random: systemRandom,
  logger: silentLogger,
  metrics: noMetrics,
  tracing: null,
  hasher: createPasswordHasher({ concurrencyMax: 2, queueMax: 1000, cost: { memoryKib: 8, iterations: 1 } }),
  limits: generousLimits,
  responseStepMs: 0,
  idleDrainMs: 0,
};
