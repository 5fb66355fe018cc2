import { describe, expect, it } from 'vitest';
import { composeLinked, linesOf } from '../support.ts';

describe('what one subgraph hides is hidden', () => {
  it('where it is an argument of a field that the subgraph refers to', () => {
    const owner = 'type Query { u: U } type U @key(fields: "id") { id: ID e(a: Int b: Int): Int }';
    const referring =
      'type U @key(fields: "id") { id: ID e(a: Int @inaccessible b: Int): Int @external f: Int @requires(fields: "e(a: 1)") }';
    const lines = linesOf(composeLinked(owner, referring));
    expect(lines.find((line) => line.startsWith('e('))).toMatch(/^e\(a: Int @inaccessible,? b: Int\): Int/);
  });

  it.each(['I & J', 'J & I'])('where it is a field that two interface objects add to a type which implements %s', (faces) => {
    const types = `type Query { a: A } interface I @key(fields: "id") { id: ID! } interface J @key(fields: "id") { id: ID! }
      type A implements ${faces} @key(fields: "id") { id: ID! }`;
    const hiding = 'type I @key(fields: "id") @interfaceObject { id: ID! x(p: Int @inaccessible): Int @shareable }';
    const showing = 'type J @key(fields: "id") @interfaceObject { id: ID! x(p: Int): Int @shareable }';
    const lines = linesOf(composeLinked(types, hiding, showing));
    const inA = lines.slice(lines.findIndex((line) => line.startsWith('type A ')));
    expect(inA.find((line) => line.startsWith('x('))).toContain('p: Int @inaccessible');
  });
});
