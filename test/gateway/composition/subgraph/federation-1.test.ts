import { describe, expect, it } from 'vitest';
import { codesOf, composePlain, federation, linesOf } from '../support.ts';

const users = (field: string) => `${federation} type Query { me: User } type User @key(fields: "id") { id: ID! ${field} }`;
const extension = (field: string) => `extend type User @key(fields: "id") { id: ID! @external age: Int ${field} }`;
/** A link to one specification alone, which does not make the subgraph one of federation 2. */
const link = (name: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/${name}/v0.1", for: SECURITY)`;

describe('an external field that its subgraph has no use for', () => {
  it.each([
    ['@inaccessible', ''],
    ['@tag(name: "x")', ''],
    ['@authenticated', link('authenticated')],
    ['@requiresScopes(scopes: [["a"]])', link('requiresScopes')],
    ['@policy(policies: [["a"]])', link('policy')],
  ])('keeps the mark %s in the supergraph', (mark, linked) => {
    const composed = composePlain(users('email: String'), `${linked} ${extension(`email: String @external ${mark}`)}`);
    expect(linesOf(composed).find((line) => line.startsWith('email:'))).toContain(mark);
  });

  it('keeps the mark of an argument', () => {
    const composed = composePlain(users('email(of: Int): String'), extension('email(of: Int @inaccessible): String @external'));
    expect(linesOf(composed).find((line) => line.startsWith('email('))).toContain('of: Int @inaccessible');
  });

  it('is refused with a mark where nobody resolves it', () => {
    expect(codesOf(composePlain(users(''), extension('email: String @external @inaccessible')))).toEqual([
      'EXTERNAL_MISSING_ON_BASE',
    ]);
  });

  it('is left out without a mark', () => {
    expect(codesOf(composePlain(users(''), extension('email: String @external')))).toEqual([]);
  });
});
