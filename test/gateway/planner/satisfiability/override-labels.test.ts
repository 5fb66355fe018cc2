import { describe, expect, it } from 'vitest';
import { createBudget, generousLimits } from '../../../../src/gateway/operation/budget.ts';
import { judgeSatisfiability } from '../../../../src/gateway/planner/satisfiability/judge-satisfiability.ts';
import { modelOf, unplannableIn } from '../../support/satisfiability.ts';

const user = 'type Query { me: User } type User @key(fields: "id") { id: ID! }';

/** Fields of a user on their way from `a`, each with a label of its own. */
function moved(fields: readonly string[]): string {
  const all = fields.map((field) => `${field}: String @override(from: "a", label: "${field}-moves")`);
  return `type User @key(fields: "id") { id: ID! ${all.join(' ')} }`;
}

describe('with labels of @override', () => {
  const graph = (count: number) => {
    const fields = ['s', 't', 'u', 'v', 'w', 'x', 'y'].slice(0, count);
    return { a: user.replace('id: ID!', `id: ID! ${fields.map((field) => `${field}: String`).join(' ')}`), b: moved(fields) };
  };

  it.each([1, 6])('all combinations of %i are judged', (count) => {
    expect(judgeSatisfiability(modelOf(graph(count)))).toEqual({ faults: [], unproved: [] });
  });

  it('of seven each two are judged together, and that not all combinations are is told', () => {
    expect(judgeSatisfiability(modelOf(graph(7)))).toEqual({
      faults: [],
      unproved: [
        'It is not proved that all fields can be resolved with every combination of active labels of @override: there are 7 (' +
          '"s-moves", "t-moves", "u-moves", "v-moves", "w-moves", "x-moves" and "y-moves"), and each two of them were looked at together. Let some of the fields move for good. [SATISFIABILITY_NOT_PROVED]',
      ],
    });
  });

  it('a field that is out of reach in one combination of four alone is a fault there', () => {
    const hidden = (key: string, more = '') => `${key}: ID @shareable @inaccessible ${more}`;
    /** A subgraph that only those can enter who have what it resolves. */
    const closed = (key: string, more = '') => `type T @key(fields: "${key}") { ${hidden(key, more)} }`;
    const model = modelOf({
      a: `type Query { t: T } type T @key(fields: "id") { id: ID! ${hidden('k1')} ${hidden('k2')} }`,
      b1: closed('k1', '@override(from: "a", label: "l1")'),
      b2: closed('k2', '@override(from: "a", label: "l2")'),
      b3: closed('k3'),
      b4: closed('k4'),
      a3: `type T @key(fields: "id") { id: ID! ${hidden('k3', '@override(from: "b3", label: "l3")')} }`,
      a4: `type T @key(fields: "id") { id: ID! ${hidden('k4', '@override(from: "b4", label: "l4")')} }`,
      c: `type T @key(fields: "k1") @key(fields: "k2") @key(fields: "k3") @key(fields: "k4") {
        ${['k1', 'k2', 'k3', 'k4'].map((key) => hidden(key)).join(' ')} x: Int }`,
    });
    const { faults } = judgeSatisfiability(model);
    expect(faults).toMatchObject([{ coordinate: 'T.x', query: '{ t { x } }', labels: new Set(['l1', 'l2']) }]);
    expect(unplannableIn(model, '{ t { x } }', new Set(['l1', 'l2']))).not.toBeNull();
    for (const labels of [['l1'], ['l2'], ['l1', 'l2', 'l3'], ['l1', 'l2', 'l4'], ['l1', 'l2', 'l3', 'l4']])
      expect(unplannableIn(model, '{ t { x } }', new Set(labels))).toBeNull();
  });

  it('by a budget for all labels together, which are told with what was not judged', () => {
    const sdls = { a: user.replace('id: ID!', 'id: ID! name: String'), b: moved(['name']) };
    const { unproved } = judgeSatisfiability(modelOf(sdls), createBudget({ ...generousLimits, planningStepsMax: 0 }));
    expect(unproved).toEqual([
      'It is not proved that all fields of "Query" and "User" can be resolved (other combinations of active labels of @override that were not looked at: 1): the graph is too large. [SATISFIABILITY_NOT_PROVED]',
    ]);
  });
});
