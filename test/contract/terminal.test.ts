import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { progressBar } from '../../src/cli/progress-bar.ts';
import { readPassword } from '../../src/cli/read-password.ts';

const restore: (() => void)[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const undo of restore.splice(0)) undo();
});

/** What is written to standard error, for somebody who watches or for nobody. */
function watching(isTTY: boolean): string[] {
  const written: string[] = [];
  const original = Object.getOwnPropertyDescriptor(process.stderr, 'isTTY');
  Object.defineProperty(process.stderr, 'isTTY', { value: isTTY, configurable: true });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  restore.push(() => {
    if (original) Object.defineProperty(process.stderr, 'isTTY', original);
    else Reflect.deleteProperty(process.stderr, 'isTTY');
  });
  return written;
}

/** Puts a stream in the place of standard input. */
function typing(isTTY: boolean): PassThrough {
  const input = Object.assign(new PassThrough(), { isTTY });
  const original = Object.getOwnPropertyDescriptor(process, 'stdin');
  Object.defineProperty(process, 'stdin', { value: input, configurable: true });
  restore.push(() => {
    if (original) Object.defineProperty(process, 'stdin', original);
  });
  return input;
}

describe('a bar of progress', () => {
  it('is drawn anew for each percent that shows, and never beyond its end', () => {
    const written = watching(true);
    const bar = progressBar(200);
    for (const done of [0, 0, 100, 200, 300]) bar.show(done);
    bar.clear();
    bar.clear();
    const [none, half, full] = ['.'.repeat(40), `${'#'.repeat(20)}${'.'.repeat(20)}`, '#'.repeat(40)];
    expect(written).toEqual([`\r[${none}]   0 %`, `\r[${half}]  50 %`, `\r[${full}] 100 %`, '\r\u001B[K']);
  });

  it('is full where there is nothing to do, and is not drawn where nobody watches', () => {
    const written = watching(true);
    progressBar(0).show(0);
    expect(written).toEqual([expect.stringContaining('100 %')]);
    const unseen = watching(false);
    const bar = progressBar(10);
    bar.show(5);
    bar.clear();
    expect(unseen).toEqual([]);
  });
});

describe('a password', () => {
  it('is the first line of what is piped in', async () => {
    typing(false).end('correct horse\nbattery staple\n');
    expect(await readPassword()).toBe('correct horse');
  });

  it('is asked for twice where a person types, and shown nowhere', async () => {
    const written = watching(true);
    typing(true).end('correct horse\ncorrect horse\n');
    expect(await readPassword()).toBe('correct horse');
    expect(written).toEqual(['Password: ', '\n', 'Again: ', '\n']);
  });

  it('is not taken when the two differ, or when there is none', async () => {
    watching(true);
    typing(true).end('correct horse\ncorrect hoarse\n');
    await expect(readPassword()).rejects.toThrow('The passwords differ.');
    typing(false).end('');
    await expect(readPassword()).rejects.toThrow('There is no password.');
  });
});
