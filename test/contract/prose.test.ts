import { describe, expect, it } from 'vitest';
import { faultsOf } from '../../scripts/commits/conventional.ts';
import { compare, findIn } from '../../scripts/prose/find.ts';
import { passagesOf } from '../../scripts/prose/passages.ts';
import { rules } from '../../scripts/prose/rules.ts';

const found = (file: string, text: string) =>
  passagesOf(file, text)
    .flatMap((passage) => findIn(passage, rules))
    .map(({ rule, line }) => `${rule.name}:${line}`);

describe('the check of wording', () => {
  it('finds fragments at the beginning of a docstring, on one line and on several', () => {
    expect(found('a.ts', '/** What a session is. */\nlet a;\n/**\n * Whose it is.\n */')).toEqual([
      'begins-with-what:1',
      'begins-with-who:3',
    ]);
  });

  it('leaves docstrings with a verb, comments, and the same words later in a sentence', () => {
    expect(found('a.ts', '/** Returns what was asked for. */\n// What follows is a comment.\nlet a;')).toEqual([]);
  });

  it('finds words in docs, log lines and messages, not in code', () => {
    expect(found('a.md', 'First.\n\nNobody signs in, `nobody()`.\n```sh\necho nobody\n```\n')).toEqual(['nobody:3']);
    expect(found('a.ts', "const nobody = 1;\nlog.info('whoever signs in here');")).toEqual(['whoever:2']);
  });

  it('refuses a count above the baseline and names one below it', () => {
    expect(compare({ a: 3, b: 1, c: 2 }, { a: 2, b: 2, c: 2 })).toEqual({ grown: ['a'], shrunk: ['b'] });
    expect(compare({ new: 1 }, {})).toEqual({ grown: ['new'], shrunk: [] });
  });
});

describe('the check of commit messages', () => {
  it.each([
    'docs: link the glossary',
    'fix(guard): refuse an unknown level\n\nA level that cannot be read was taken for the lowest.',
    'feat(auth)!: end all sessions\n\nA password that leaked must not leave one open.',
    `docs: ${'x'.repeat(94)}`,
  ])('accepts %j', (message) => {
    expect(faultsOf(message)).toEqual([]);
  });

  it.each([
    'Link the glossary',
    'docs: link the glossary.',
    'documentation: link the glossary',
    'docs:link',
    'fix(guard): refuse an unknown level',
    'fix(guard): refuse an unknown level\nA level that cannot be read.',
    `docs: ${'x'.repeat(95)}`,
  ])('refuses %j', (message) => {
    expect(faultsOf(message)).not.toEqual([]);
  });
});
