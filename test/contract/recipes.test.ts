import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const page = readFileSync(path.join(root, 'CONTRIBUTING.md'), 'utf8');

/** The names by which files mention the example of each recipe. The paths stand in CONTRIBUTING.md alone. */
const examples: Record<string, RegExp> = {
  'Add an auth capability': /google|external[-_]identit/i,
  'Add an OTP channel': /\bsms|Sms|SMS|twilio/,
  'Add a directive': /requiresAal/,
  'Add a REST operation': /invalidateSession|invalidate-session|SessionInvalidated|(?<!api)\/v1\/auth\/session(?![/\w])/,
  'Add a configuration key': /\bschemaPollSeconds\b/,
};

/** Everything that a change by a recipe could have to touch: the program, its texts, the docs, and what tests share. */
const candidates = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /^(src|mails|docs|scripts|test\/support|schema\.graphql$)/.test(file) && existsSync(path.join(root, file)));

const recipes = [...page.matchAll(/^### (Add .+)\n([\s\S]*?)(?=^##|(?![\s\S]))/gm)].map(([, title = '', text = '']) => ({
  title,
  globs: [...text.matchAll(/`((?:src|test|scripts|docs|mails|schema\.graphql)[\w./{},*-]*)`/g)].map(([, glob = '']) => glob),
}));

it('CONTRIBUTING.md has one recipe for each example', () => {
  expect(recipes.map(({ title }) => title)).toEqual(Object.keys(examples));
});

describe.each(recipes)('the recipe "$title"', ({ title, globs }) => {
  const covered = new Set(globs.flatMap((glob) => filesOf(glob)));
  const mentions = candidates.filter((file) => examples[title]?.test(readFileSync(path.join(root, file), 'utf8')));

  it('names every file that its example has touched', () => {
    expect(mentions.length).toBeGreaterThan(2);
    expect(mentions.filter((file) => !covered.has(file))).toEqual([]);
  });

  it.each(globs.filter((glob) => !glob.startsWith('test/') || glob.startsWith('test/support/')))(
    'names %s because its example is there',
    (glob) => {
      expect(mentions.filter((file) => filesOf(glob).includes(file))).not.toEqual([]);
    },
  );

  it.each(globs)('names %s, which exists', (glob) => {
    expect(filesOf(glob)).not.toEqual([]);
  });
});

/** Returns the files that a path, a folder (with a slash at its end) or a glob stands for. */
function filesOf(glob: string): string[] {
  return globSync(glob.endsWith('/') ? `${glob}**/*` : glob, { cwd: root });
}
