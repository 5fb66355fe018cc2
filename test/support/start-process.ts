import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface RunningProcess {
  readonly url: string;
  /** Ends it, and returns what it wrote to standard error. */
  stop(): Promise<string>;
  /** Resolves when it has ended, with its status; null: a signal ended it. */
  readonly status: Promise<number | null>;
}

export interface ProcessOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Runs a program of Node with none of this process's environment, and resolves when it has printed where it answers. */
export function startProcess(args: readonly string[], options: ProcessOptions): Promise<RunningProcess> {
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const status = once(child, 'close').then(([code]: (number | null)[]) => code ?? null);
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`${args.join(' ')} ended with status ${code}: ${complaints}`)));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const [url] = /http:\/\/[^\s"]+/.exec(text) ?? [];
      if (url === undefined) return;
      resolve({
        url,
        async stop() {
          child.kill();
          await status;
          return complaints;
        },
        status,
      });
    });
  });
}
