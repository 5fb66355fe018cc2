import { expect, it } from 'vitest';
import { createFacts, type Facts } from '../../../../src/gateway/planner/satisfiability/facts.ts';

/** Facts by name, each with the lists of facts of which one list has to hold. */
function world(rules: Readonly<Record<string, readonly (readonly string[])[]>>): (name: string) => boolean {
  const facts: Facts = createFacts();
  const ask = (name: string): boolean =>
    facts.holds(name, () => (rules[name] ?? []).some((needs) => needs.every((need) => ask(need))));
  return ask;
}

it('a fact holds if all that it follows from does', () => {
  const ask = world({ a: [['b', 'c']], b: [[]], c: [['d'], ['b']] });
  expect(ask('a')).toBe(true);
  expect(ask('d')).toBe(false);
});

it('a fact that follows only from itself does not hold, however long the circle', () => {
  const ask = world({ a: [['b']], b: [['c']], c: [['a']], d: [['d']] });
  expect(['a', 'b', 'c', 'd'].map(ask)).toEqual([false, false, false, false]);
});

it('a fact in a circle holds if another way leads into the circle, from wherever it is asked for first', () => {
  const rules = { a: [['b']], b: [['c']], c: [['a'], ['e']], e: [[]] };
  for (const first of ['a', 'b', 'c']) {
    const ask = world(rules);
    expect(ask(first)).toBe(true);
    expect(['a', 'b', 'c'].map(ask)).toEqual([true, true, true]);
  }
});

it('a fact is looked at no more often than there are facts that it has missed', () => {
  const facts = createFacts();
  let looks = 0;
  const numbers = Array.from({ length: 50 }, (_, index) => index);
  const ask = (index: number): boolean => facts.holds(String(index), () => index === 49 || ask(49 - index) || ask(index + 1));
  facts.holds('all', () => {
    looks += 1;
    return numbers.every((index) => ask(index));
  });
  expect(looks).toBeLessThanOrEqual(51);
  expect(facts.holds('all', () => false)).toBe(true);
});
