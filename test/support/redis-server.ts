import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port.ts';

export interface RedisServer {
  readonly url: string;
  /** What it answers to one command without arguments that hold spaces. */
  ask(command: string): Promise<string>;
  /** Stops to answer, with its connections open. */
  freeze(): void;
  thaw(): void;
  /** Gone at once, with all that it held. */
  kill(): Promise<void>;
  /** Back on the same port, empty. */
  revive(): Promise<void>;
}

/** Whether this machine has a Redis to test with. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedis) console.warn('Redis: there is no redis-server here; tests that need one are skipped');

/** A Redis of its own on a free port, in memory alone. */
export async function startRedisServer(): Promise<RedisServer> {
  const port = await freePort();
  let server: ChildProcess;

  async function revive(): Promise<void> {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    server = spawn('redis-server', settings, { stdio: 'ignore' });
    while (!(await isListening(port))) await pause(20);
  }
  await revive();
  return {
    url: `redis://127.0.0.1:${port}/0`,
    ask: (command) => ask(port, command),
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    async kill() {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      await gone;
    },
    revive,
  };
}

async function isListening(port: number): Promise<boolean> {
  return (await ask(port, 'PING').catch(() => '')) === '+PONG';
}

async function ask(port: number, command: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.setEncoding('utf8').end(`${command}\r\nQUIT\r\n`);
  const answer = (await socket.toArray()).join('');
  return answer.replace(/\r\n\+OK\r\n$/, '');
}
