import { spawn } from 'node:child_process';
import path from 'node:path';

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const root = path.resolve(import.meta.dirname, '../..');
/** What is built. */
export const main = path.join(root, 'dist/main.js');

/** Runs the built `portcullis` to its end, with nothing of this process's environment but the search path. `input`: what is piped in. */
export function runPortcullis(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  cwd: string,
  input = '',
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], { cwd, env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
    // A command that ends before it reads is no fault.
    child.stdin.on('error', () => {}).end(input);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, stdout, stderr }));
  });
}
