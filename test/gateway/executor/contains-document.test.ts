import { describe, expect, it } from 'vitest';
import { containsDocument } from '../../../src/gateway/executor/contains-document.ts';
import { times } from '../../support/times.ts';

const whole = 'subscription($a: ID){ s(a: $a) { id _k0: key n { __typename ... on A { x y: z(b: 1) } ... on B { x } } } }';

describe('the answer to a document holds that to another', () => {
  it.each([
    ['that is the same', whole],
    ['that asks for fewer fields', 'subscription($a: ID){ s(a: $a) { id n { __typename ... on A { x } } } }'],
    ['that declares fewer variables', 'subscription{ s(a: $a) { id } }'],
    [
      'that says where a field belongs which is asked for everywhere',
      'subscription{ s(a: $a) { n { ... on A { __typename x } } } }',
    ],
    ['that spreads a fragment', 'subscription{ s(a: $a) { n { ...F } } } fragment F on N { __typename ... on B { x } }'],
  ])('%s', (_, part) => {
    expect(containsDocument(whole, part)).toBe(true);
  });

  it.each([
    ['that asks for another field', 'subscription{ s(a: $a) { id other } }'],
    ['that gives another argument', 'subscription{ s(a: $a) { n { ... on A { y: z(b: 2) } } } }'],
    ['that asks for another field by the same key', 'subscription{ s(a: $a) { n { ... on A { y: x } } } }'],
    ['that asks it of another type', 'subscription{ s(a: $a) { n { ... on B { y: z(b: 1) } } } }'],
    ['that asks it of every type', 'subscription{ s(a: $a) { n { x } } }'],
    ['that names its keys otherwise', 'subscription{ s(a: $a) { _k1: key } }'],
    ['that asks for something inside a leaf', 'subscription{ s(a: $a) { id { x } } }'],
    ['that includes a field by a condition', 'subscription{ s(a: $a) { id @include(if: $a) } }'],
  ])('but not %s', (_, part) => {
    expect(containsDocument(whole, part)).toBe(false);
  });

  it('of fragments that double at every level, each pair of which is compared once', () => {
    const fragments = times(60, (index) => `fragment F${index} on N { a: n { ...F${index + 1} } b: n { ...F${index + 1} } }`);
    const document = `subscription{ s { ...F0 } } ${fragments.join(' ')} fragment F60 on N { id }`;
    expect(containsDocument(`${document} `, document)).toBe(true);
  });
});
