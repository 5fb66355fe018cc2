import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A server in a process of its own, kept on one core. */
export interface ServerProcess {
  readonly url: string;
  /** Who asks it, one for each connection in turn; empty: nobody in particular. */
  readonly bearers: readonly string[];
  /** CPU time used so far, user and system, in milliseconds. */
  cpuMs(): number;
  rssMiB(): number;
  stop(): Promise<void>;
}

const TICKS_PER_SECOND = 100;

/** Starts `node <script> <args>` on core `core` and waits until it says `ready <port>`, perhaps after `bearers <token> …`. Rejects with its output where it does not. */
export async function startServerProcess(script: string, args: readonly string[], core: number | string): Promise<ServerProcess> {
  const child = spawn('taskset', ['-c', String(core), process.execPath, script, ...args], {
    cwd: import.meta.dirname,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { port, bearers } = await ready(child);
  return {
    url: `http://127.0.0.1:${port}`,
    bearers,
    cpuMs: () => cpuTicks(child.pid ?? 0) * (1000 / TICKS_PER_SECOND),
    rssMiB: () => rssPages(child.pid ?? 0) / 256,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGKILL'); // some gateways do not end when asked
      }),
  };
}

function ready(child: ChildProcess): Promise<{ port: string; bearers: string[] }> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const port = /^ready (\d+)$/m.exec(output)?.[1];
      if (port) resolve({ port, bearers: /^bearers (.+)$/m.exec(output)?.[1]?.split(' ') ?? [] });
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => reject(new Error(`It ended before it was ready:\n${output}`)));
  });
}

/** Fields 14 and 15 of proc(5) stat, which follow the command's name in parentheses. */
function cpuTicks(pid: number): number {
  const fields = afterCommand(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return Number(fields[11]) + Number(fields[12]);
}

function rssPages(pid: number): number {
  return Number(afterCommand(readFileSync(`/proc/${pid}/stat`, 'utf8'))[21]);
}

function afterCommand(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
