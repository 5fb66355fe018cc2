import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matchesOutput } from '../support/readme/matches-output.ts';
import { readBlocks } from '../support/readme/read-blocks.ts';
import { openShellSession, type ShellSession } from '../support/readme/shell-session.ts';

describe('reading a page', () => {
  it('takes every sh block with the output shown below it, and the reason why one is not run', () => {
    const page = [
      '```sh\none\n```\n\n```json\n{}\n```',
      'Text.\n\n```sh\ntwo\n```\n\nText.\n\n```text\nnot its output\n```',
      '<!-- not run: it takes a day -->\n\n```sh\nthree\n```\n',
    ].join('\n\n');
    expect(readBlocks(page)).toEqual([
      { line: 2, commands: 'one\n', expected: { language: 'json', text: '{}\n' }, notRun: null },
      { line: 12, commands: 'two\n', expected: null, notRun: null },
      { line: 24, commands: 'three\n', expected: null, notRun: 'it takes a day' },
    ]);
  });
});

describe('comparing output with a page', () => {
  const json = (text: string, output: string) => matchesOutput({ language: 'json', text }, output);
  const text = (lines: string, output: string) => matchesOutput({ language: 'text', text: lines }, output);

  it('holds JSON to its values and the order of its keys, and lets … stand for a scalar', () => {
    expect(json('{"data":{"me":{"id":"…","n":1}}}', '{"data":{"me":{"id":"abc","n":1}}}')).toBe(true);
    expect(json('{"url":"http://a/…"}', '{"url":"http://a/b"}')).toBe(true);
    expect(json('{"n":1}', '{"n":2}')).toBe(false);
    expect(json('{"id":"…"}', '{"id":{}}')).toBe(false);
    expect(json('{"id":"…"}', '{}')).toBe(false);
    expect(json('{"a":1,"b":2}', '{"b":2,"a":1}')).toBe(false);
    expect(json('[]', '{}')).toBe(false);
    expect(json('{}', 'not JSON')).toBe(false);
  });

  it('holds text to its lines and their order, and lets … stand for any characters', () => {
    expect(text('ready at …\nbye', 'noise\nready at http://x\nmore\nbye\n')).toBe(true);
    expect(text('bye\nready', 'ready\nbye')).toBe(false);
    expect(text('ready', 'ready not')).toBe(false);
    expect(text('a.c', 'abc')).toBe(false);
  });
});

describe('a terminal for a page', () => {
  let scratch: string;
  let shell: ShellSession;
  beforeAll(async () => {
    scratch = await mkdtemp(path.join(tmpdir(), 'portcullis-shell-'));
    shell = openShellSession({ cwd: scratch, scratch, environment: { PATH: process.env['PATH'] } });
  });
  afterAll(() => rm(scratch, { recursive: true }));

  it('remembers what a block sets, and refuses a block that fails', async () => {
    await shell.run(`TOKEN="a 'b' \\$c"`);
    expect(await shell.run('printf %s "$TOKEN"')).toBe(`a 'b' $c`);
    await expect(shell.run('echo seen; false | true')).rejects.toThrow('seen');
    await expect(shell.run('echo "$UNSET"')).rejects.toThrow('UNSET');
  });

  it('starts what does not end, and ends it', async () => {
    const output = await shell.start('echo pid $$; exec sleep 1000', /pid \d+/);
    await shell.close();
    expect(() => process.kill(Number(/\d+/.exec(output)?.[0]), 0)).toThrow('ESRCH');
    await expect(shell.start('echo over', /never/)).rejects.toThrow('over');
  });
});
