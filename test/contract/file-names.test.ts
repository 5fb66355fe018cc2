import { globSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const source = path.resolve(import.meta.dirname, '../../src');

/** Names that a second folder has on purpose, because the folder says which is meant. */
const twins = new Set([
  // A migration is the same step on each database.
  '0001-initial.ts',
  '0002-recovery.ts',
  'index.ts',
  // An operation of the REST API is named as what it does in the domain, and as the resolver of the same.
  'open-session.ts',
]);

describe('the files of src', () => {
  it('have names of their own, so that opening a file by its name finds one', () => {
    const names = globSync('**/*.{ts,tsx}', { cwd: source }).map((file) => path.basename(file));
    expect(names.filter((name, index) => names.indexOf(name) !== index && !twins.has(name))).toEqual([]);
  });

  it('share no name that is allowed and not needed', () => {
    const names = globSync('**/*.{ts,tsx}', { cwd: source }).map((file) => path.basename(file));
    expect([...twins].filter((name) => names.filter((other) => other === name).length < 2)).toEqual([]);
  });
});
