import type { Mode } from '../../src/app/open-app.ts';
import { freshDatabase, type Database } from './databases.ts';
import { main } from './run-portcullis.ts';
import type { Layout, TestApp } from './start-app.ts';
import { startProcess, type RunningProcess } from './start-process.ts';

export interface BuiltOptions {
  readonly database: Database;
  readonly layout: Layout;
  readonly environment: Readonly<Record<string, string>>;
}

export interface BuiltApp extends Pick<TestApp, 'url' | 'authUrl'> {
  /** Ends all processes and removes their data. Returns what they wrote to standard error. */
  stop(): Promise<string>;
}

const commands: Readonly<Record<Mode, string>> = { whole: 'start', gateway: 'gateway', subgraph: 'subgraph' };

/** The application as it is shipped: what was built, in processes of its own with none of this one's environment. */
export async function startBuilt({ database, layout, environment }: BuiltOptions): Promise<BuiltApp> {
  const fresh = await freshDatabase(database);
  const common = {
    PORT: '0',
    PORTCULLIS_DATA_DIR: fresh.dataDir,
    ...(fresh.databaseUrl === null ? {} : { DATABASE_URL: fresh.databaseUrl }),
    ...environment,
  };
  const start = async (mode: Mode, more: Readonly<Record<string, string>> = {}) => {
    const started = await startProcess([main, commands[mode]], { env: { ...common, ...more }, cwd: fresh.dataDir });
    return { ...started, url: new URL(started.url).origin };
  };

  const processes = layout === 'whole' ? [await start('whole')] : await startSplit(start);
  return {
    url: processes.at(0)?.url ?? '',
    authUrl: processes.at(-1)?.url ?? '',
    async stop() {
      const complaints = await Promise.all(processes.map((process) => process.stop()));
      await fresh.drop();
      return complaints.join('');
    },
  };
}

async function startSplit(
  start: (mode: Mode, more: Readonly<Record<string, string>>) => Promise<RunningProcess>,
): Promise<[gateway: RunningProcess, auth: RunningProcess]> {
  const secret = {
    PORTCULLIS_PUBLIC_URL: 'http://localhost:4000',
    PORTCULLIS_INTERNAL_SECRET: 'a secret that gateway and subgraph share',
  };
  const auth = await start('subgraph', secret);
  return [await start('gateway', { ...secret, PORTCULLIS_AUTH_URL: auth.url }), auth];
}
