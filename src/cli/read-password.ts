import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CommandFailure } from './command-failure.ts';

/**
 * The password that a person types twice, unseen, or the first line of what is piped in. Never an argument: those show in
 * the list of processes and in the history of the shell.
 */
export async function readPassword(): Promise<string> {
  const isTyped = process.stdin.isTTY;
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: silence, terminal: isTyped });
  const lines = reader[Symbol.asyncIterator]();
  async function ask(question: string): Promise<string> {
    if (isTyped) process.stderr.write(question);
    const { value, done } = await lines.next();
    if (isTyped) process.stderr.write('\n');
    if (done) throw new CommandFailure('There is no password. Nothing was done.');
    return value;
  }
  try {
    const password = await ask('Password: ');
    if (isTyped && (await ask('Again: ')) !== password) throw new CommandFailure('The passwords differ. Nothing was done.');
    return password;
  } finally {
    reader.close();
  }
}
