import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable } from 'node:stream';

export interface ShellSession {
  /** Runs commands and resolves with what they wrote to both outputs. Rejects with all of it when one of them fails. */
  run(commands: string): Promise<string>;
  /**
   * Runs commands of which the last does not end, such as a server, and resolves with what they wrote until it matches
   * `ready`. Rejects when they end before.
   */
  start(commands: string, ready: RegExp): Promise<string>;
  /** Ends everything that was started. */
  close(): Promise<void>;
}

interface SessionOptions {
  readonly cwd: string;
  /** A directory where the session keeps the variables that blocks set, for the blocks after them. */
  readonly scratch: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** A terminal as the reader of a page has it: what one block sets, the next one sees. */
export function openShellSession({ cwd, scratch, environment }: SessionOptions): ShellSession {
  const variables = path.join(scratch, 'variables.sh');
  const recall = `if [ -e '${variables}' ]; then source '${variables}'; fi`;
  const remember = `declare -p | grep '^declare -- [A-Za-z]' | grep -v '^declare -- BASH' >'${variables}'`;
  const started: Shell[] = [];

  const open = (script: string) => openShell(script, cwd, environment);
  return {
    async run(commands) {
      const shell = open(`${recall}\n${commands}\n${remember}`);
      await once(shell.process, 'close');
      if (shell.process.exitCode !== 0) throw new Error(`status ${shell.process.exitCode} of:\n${commands}\n${shell.written}`);
      return shell.written;
    },
    async start(commands, ready) {
      const shell = open(`${recall}\n${commands}`);
      started.push(shell);
      while (!ready.test(shell.written)) {
        if (shell.process.exitCode !== null) throw new Error(`ended instead of running on:\n${commands}\n${shell.written}`);
        await Promise.race([
          once(shell.process.stdout, 'data'),
          once(shell.process.stderr, 'data'),
          once(shell.process, 'close'),
        ]);
      }
      return shell.written;
    },
    async close() {
      for (const { process: leader } of started) {
        if (leader.exitCode !== null || leader.pid === undefined) continue;
        const closed = once(leader, 'close');
        // The whole group: the shell, npm and the server below it.
        process.kill(-leader.pid, 'SIGTERM');
        await closed;
      }
    },
  };
}

interface Shell {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  written: string;
}

function openShell(script: string, cwd: string, env: NodeJS.ProcessEnv): Shell {
  const bash = spawn('bash', ['-euo', 'pipefail', '-c', script], { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const shell: Shell = { process: bash, written: '' };
  const collect = (chunk: Buffer) => {
    shell.written += chunk.toString();
  };
  bash.stdout.on('data', collect);
  bash.stderr.on('data', collect);
  return shell;
}
