import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { refusals } from '../../src/lib/errors.ts';
import { graphCodes } from '../../src/lib/graph-codes.ts';

const root = path.resolve(import.meta.dirname, '../..');
const codes = [...Object.keys(refusals), ...Object.keys(graphCodes)];

describe('codes of errors', () => {
  it('have one spelling, and each belongs to one catalogue', () => {
    expect(codes.filter((code) => !/^[A-Z0-9]+(?:_[A-Z0-9]+)*$/.test(code))).toEqual([]);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('are all in the documentation', async () => {
    const page = await readFile(path.join(root, 'docs/errors.md'), 'utf8');
    expect(codes.filter((code) => !page.includes(`| \`${code}\` |`))).toEqual([]);
  });

  it('are in a catalogue wherever an error is made', async () => {
    const made = new Map<string, string>();
    for (const file of await readdir(path.join(root, 'src'), { recursive: true })) {
      // Faults of composition are told to the operator, never to a client. Their codes are those of the federation docs.
      if (!file.endsWith('.ts') || /^gateway\/(supergraph|composition)\//.test(file)) continue;
      const text = await readFile(path.join(root, 'src', file), 'utf8');
      for (const [, code = ''] of text.matchAll(/\bcode: '([^']+)'/g)) made.set(code, file);
    }
    made.delete('custom'); // of faults in the input, as Zod calls them
    expect(made.has('SUBGRAPH_ERROR')).toBe(true);
    expect([...made].filter(([code]) => !codes.includes(code))).toEqual([]);
  });
});
