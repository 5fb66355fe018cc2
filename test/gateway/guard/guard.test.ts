import { buildSchema, parse, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { coerceVariables } from '../../../src/gateway/operation/coerce-variables.ts';
import type { FieldUse, Operation, Prepared } from '../../../src/gateway/operation/operation.ts';
import { createGuard, type Decision } from '../../../src/gateway/guard/guard.ts';
import { policyTable } from '../../../src/gateway/guard/policy-table.ts';
import { plusSeconds, systemClock } from '../../../src/lib/clock.ts';
import type { Principal } from '../../../src/tokens/principal.ts';

const table = policyTable(
  parse(`
    type Query { open: String closed: String @authenticated staff: String @requiresScopes(scopes: [["staff"]]) vault: Vault items: [Item] find(kind: Kind): String kind: Kind }
    type Secure { code: String @requiresAal(maxAgeSeconds: 60) own: String @policy(policies: [["owner", "adult"], ["admin"]]) }
    type Mutation { open: String closed: String @authenticated }
    type Vault @authenticated { gold: Int }
    union Item = Vault | Leaf
    type Leaf { name: String }
    enum Kind @authenticated { X }
  `),
);
let asked: (readonly string[])[] = [];
let granted: ReadonlySet<string> = new Set();
const guard = createGuard({
  table,
  mutationType: 'Mutation',
  clock: systemClock,
  async policies(question) {
    asked.push(question.policies);
    return granted;
  },
});
const decide = (read: Operation, principal: Principal | null) =>
  guard.decide(read, { principal, clientAddress: '', requestId: '' });
const decideAtOnce = (read: Operation, principal: Principal | null): Decision => {
  const decision = decide(read, principal);
  if (decision instanceof Promise) throw new Error('A policy was asked for.');
  return decision;
};
const ada = { scopes: new Set(['self']) } as unknown as Principal;
const staff = { scopes: new Set(['self', 'staff']) } as unknown as Principal;

function use(coordinate: string, returns = 'String', inputTypes: readonly string[] = []): FieldUse {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const calls = inputTypes.length === 0 ? [] : [{ name: `${coordinate}(a: $a)`, inputTypes }];
  return { coordinate, typeName, fieldName, returns, through: [], calls };
}

function operation(uses: readonly FieldUse[], kind: Prepared['kind'] = 'query'): Operation {
  const definition = {} as OperationDefinitionNode;
  const variables = coerceVariables(buildSchema('type Query { open: String }'), [], null);
  if ('errors' in variables) throw new Error(variables.errors.join('\n'));
  const prepared = { kind, operationName: null, documentText: '', definition, fragments: new Map() };
  return { prepared, variables, uses: () => uses };
}

const denied = (uses: readonly FieldUse[], who: Principal | null): string[] => [...decideAtOnce(operation(uses), who).denied];

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
      'Query.find(a: $a)',
    ]);
    expect(denied([use('Query.find'), use('Query.find', 'String', ['Int'])], null)).toEqual([]);
  });

  it('denies every mutation of an operation when one of them is refused', () => {
    const read = operation([use('Mutation.open'), use('Mutation.closed')], 'mutation');
    expect(decideAtOnce(read, null)).toEqual({
      denied: new Set(['Mutation.open', 'Mutation.closed']),
      reasons: new Map([['Mutation.closed', 'UNAUTHENTICATED']]),
    });
    expect(decideAtOnce(read, ada).denied).toEqual(new Set());
  });

  it('denies every mutation when one of them is called with what is refused', () => {
    const read = operation([use('Mutation.open', 'String', ['Kind']), use('Mutation.other')], 'mutation');
    expect(decideAtOnce(read, null)).toEqual({
      denied: new Set(['Mutation.open(a: $a)', 'Mutation.open', 'Mutation.other']),
      reasons: new Map([['Mutation.open(a: $a)', 'UNAUTHENTICATED']]),
    });
  });

  it('lets a mutation run when only something below it is denied', () => {
    const read = operation([use('Mutation.open', 'Leaf'), use('Query.closed')], 'mutation');
    expect(decideAtOnce(read, null).denied).toEqual(new Set(['Query.closed']));
  });

  it('gives the same set for the same answer, and never one caller the answer of another', () => {
    const read = operation([use('Query.closed'), use('Query.staff')]);
    const first = decideAtOnce(read, ada);
    expect(decideAtOnce(read, null).denied.size).toBe(2);
    expect(decideAtOnce(read, staff).denied.size).toBe(0);
    expect(decideAtOnce(read, { ...ada })).toBe(first);
  });
});

describe('step-up', () => {
  const reasonFor = (who: Principal | null) =>
    decideAtOnce(operation([use('Secure.code')]), who).reasons.get('Secure.code') ?? 'allowed';
  const proved = (assuranceLevel: Principal['assuranceLevel'], secondsAgo: number): Principal => ({
    ...ada,
    assuranceLevel,
    authenticatedAt: plusSeconds(systemClock.now(), -secondsAgo),
  });

  it('asks for a second factor, and for one that was given lately', () => {
    expect(reasonFor(null)).toBe('UNAUTHENTICATED');
    expect(reasonFor(proved('aal1', 0))).toBe('STEP_UP_REQUIRED');
    expect(reasonFor(proved('aal2', 61))).toBe('STEP_UP_REQUIRED');
    expect(reasonFor(proved('aal2', 50))).toBe('allowed');
  });
});

describe('policies', () => {
  const needsPolicies = operation([use('Query.open'), use('Secure.own')]);

  it('are evaluated once for a request, each named once, and only where the operation needs any', async () => {
    asked = [];
    decideAtOnce(operation([use('Query.open'), use('Query.closed')]), ada);
    expect(asked).toEqual([]);
    await decide(needsPolicies, ada);
    expect(asked).toEqual([['owner', 'adult', 'admin']]);
  });

  it.each<[string, readonly string[], boolean]>([
    ['nothing', [], false],
    ['a part of a set', ['owner'], false],
    ['one whole set', ['owner', 'adult'], true],
    ['another whole set', ['admin'], true],
    ['something else', ['self'], false],
  ])('let through what is granted: %s', async (_, names, isAllowed) => {
    granted = new Set(names);
    expect([...(await decide(needsPolicies, ada)).denied]).toEqual(isAllowed ? [] : ['Secure.own']);
  });

  it('are asked again for the next request', async () => {
    granted = new Set(['admin']);
    expect((await decide(needsPolicies, ada)).denied.size).toBe(0);
    granted = new Set();
    expect((await decide(needsPolicies, ada)).denied.size).toBe(1);
  });

  it('may be granted to somebody who is not signed in', async () => {
    granted = new Set(['admin']);
    expect((await decide(needsPolicies, null)).denied.size).toBe(0);
    granted = new Set();
    expect((await decide(needsPolicies, null)).reasons.get('Secure.own')).toBe('UNAUTHENTICATED');
  });
});
