import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export interface RunningExample {
  readonly url: string;
  stop(): Promise<void>;
}

const script = path.resolve(import.meta.dirname, '../../examples/serve.ts');

/** Runs an example subgraph as a process of its own, as docs/subgraphs.md tells, on a port of its choice. */
export function startExample(name: string, gateway: string, issuer: string): Promise<RunningExample> {
  const args = [script, name, '--port', '0', '--gateway', gateway, '--issuer', issuer];
  const child = spawn(process.execPath, args, { env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => reject(new Error(`The example ended with status ${status}.`)));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const [url] = /http:\/\/\S+/.exec(text) ?? [];
      if (url === undefined) return;
      resolve({
        url,
        async stop() {
          child.kill();
          await ended;
        },
      });
    });
  });
}
