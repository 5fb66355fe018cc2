import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { FieldUse, Prepared } from '../../../src/gateway/engine.ts';
import { createGuard } from '../../../src/gateway/guard/guard.ts';
import { policyTable } from '../../../src/gateway/guard/policy-table.ts';
import type { Principal } from '../../../src/tokens/principal.ts';

const table = policyTable(
  parse(`
    type Query { open: String closed: String @authenticated staff: String @requiresScopes(scopes: [["staff"]]) vault: Vault items: [Item] find(kind: Kind): String kind: Kind }
    type Mutation { open: String closed: String @authenticated }
    type Vault @authenticated { gold: Int }
    union Item = Vault | Leaf
    type Leaf { name: String }
    enum Kind @authenticated { X }
  `),
);
const guard = createGuard({ table, mutationType: 'Mutation' });
const ada = { scopes: new Set(['self']) } as unknown as Principal;
const staff = { scopes: new Set(['self', 'staff']) } as unknown as Principal;

function use(coordinate: string, returns = 'String', inputTypes: readonly string[] = []): FieldUse {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  return { coordinate, typeName, fieldName, returns, through: [], inputTypes };
}

function operation(uses: readonly FieldUse[], kind: Prepared['kind'] = 'query'): Prepared {
  return { kind, operationName: null, documentText: '', uses: () => uses };
}

const denied = (uses: readonly FieldUse[], who: Principal | null): string[] => [
  ...guard.decide(operation(uses), null, who).denied,
];

describe('the guard', () => {
  it('lets everybody see what is not protected', () => {
    expect(denied([use('Query.open'), use('Query.__typename')], null)).toEqual([]);
  });

  it('denies a protected field to whoever is not signed in, and only that field', () => {
    const uses = [use('Query.open'), use('Query.closed')];
    expect(denied(uses, null)).toEqual(['Query.closed']);
    expect(denied(uses, ada)).toEqual([]);
  });

  it('denies what asks for a scope to whoever lacks it', () => {
    const uses = [use('Query.staff'), use('Query.closed')];
    expect(denied(uses, null)).toEqual(['Query.staff', 'Query.closed']);
    expect(denied(uses, ada)).toEqual(['Query.staff']);
    expect(denied(uses, staff)).toEqual([]);
  });

  it('denies the field that leads to a protected type', () => {
    expect(denied([use('Query.vault', 'Vault'), use('Vault.gold', 'Int')], null)).toEqual(['Query.vault', 'Vault.gold']);
  });

  it('denies a protected member of a union and leaves its siblings alone', () => {
    const uses = [use('Query.items', 'Item'), use('Vault.__typename'), use('Vault.gold', 'Int'), use('Leaf.name')];
    expect(denied(uses, null)).toEqual(['Vault.gold']);
  });

  it('denies fields that return a protected enum, and fields that are given one', () => {
    expect(denied([use('Query.kind', 'Kind'), use('Query.find', 'String', ['Kind'])], null)).toEqual([
      'Query.kind',
      'Query.find',
    ]);
    expect(denied([use('Query.find')], null)).toEqual([]);
  });

  it('denies every mutation of an operation when one of them is refused', () => {
    const prepared = operation([use('Mutation.open'), use('Mutation.closed')], 'mutation');
    expect(guard.decide(prepared, null, null)).toEqual({
      denied: new Set(['Mutation.open', 'Mutation.closed']),
      refusesMutations: true,
    });
    expect(guard.decide(prepared, null, ada)).toEqual({ denied: new Set(), refusesMutations: false });
  });

  it('lets a mutation run when only something below it is denied', () => {
    const prepared = operation([use('Mutation.open', 'Leaf'), use('Query.closed')], 'mutation');
    expect(guard.decide(prepared, null, null)).toEqual({ denied: new Set(['Query.closed']), refusesMutations: false });
  });

  it('gives the same set for the same answer, and never one caller the answer of another', () => {
    const prepared = operation([use('Query.closed'), use('Query.staff')]);
    const first = guard.decide(prepared, null, ada);
    expect(guard.decide(prepared, null, null).denied.size).toBe(2);
    expect(guard.decide(prepared, null, staff).denied.size).toBe(0);
    expect(guard.decide(prepared, null, { ...ada })).toBe(first);
  });
});
