import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  expectedData,
  fieldsOf,
  forbiddenTo,
  gradedLookup,
  guardedGraph,
  lookups,
  membersOf,
  variables,
  type Asking,
} from '../gateway/support/guarded-graph.ts';
import { post, startTestGateway, type TestGateway } from '../support/gateway/start-test-gateway.ts';

let gateway: TestGateway;
let grantedPolicies: readonly string[] = [];

beforeAll(async () => {
  gateway = await startTestGateway({ subgraphs: guardedGraph, policies: async () => new Set(grantedPolicies) });
});
afterAll(() => gateway[Symbol.asyncDispose]());

const asking: fc.Arbitrary<Asking> = fc
  .record({
    isSignedIn: fc.boolean(),
    scopes: fc.subarray(['hr', 'boss', 'audit', 'tech']),
    level: fc.constantFrom(1 as const, 2 as const),
    policies: fc.subarray(['owner']),
  })
  .map((who) => (who.isSignedIn ? who : { ...who, scopes: [], level: 1 }));

/** A document from a list of decisions, so that what fails shrinks to fewer of them. */
const operation = fc.array(fc.nat(999), { minLength: 12, maxLength: 80, size: 'max' }).map(writeOperation);

function writeOperation(decisions: readonly number[]): string {
  let at = 0;
  const fragments: string[] = [];
  const decide = (choices: number): number => (decisions[at++] ?? 0) % choices;

  function selectionSet(typeName: string, depth: number): string {
    const selections = ['__typename'];
    for (let count = 1 + decide(4); count > 0; count--) selections.push(selection(typeName, depth));
    return `{ ${selections.join(' ')} }`;
  }

  function selection(typeName: string, depth: number): string {
    const members = membersOf[typeName] ?? [];
    const fields = Object.entries(fieldsOf[typeName] ?? {});
    const kind = decide(4);
    const member = members[decide(members.length || 1)];
    if (member && (kind > 0 || fields.length === 0)) return spread(member, depth, kind === 3);
    if (kind === 3 && depth > 0) return spread(typeName, depth - 1, decide(2) === 0);
    const [name = '__typename', inside] = fields[decide(fields.length || 1)] ?? [];
    if (inside && depth === 0) return '__typename';
    const way = name === 'lookup' ? decide(lookups.length) : 0;
    const alias = decide(3) === 0 || way > 0 ? `as_${name}${way}: ` : '';
    const args = name === 'lookup' ? (lookups[way] ?? '') : '';
    const condition = [' @include(if: false)', ' @skip(if: false)'][decide(8)] ?? '';
    return `${alias}${name}${args}${condition}${inside ? ` ${selectionSet(inside, depth - 1)}` : ''}`;
  }

  function spread(typeName: string, depth: number, isNamed: boolean): string {
    const body = selectionSet(typeName, depth);
    if (!isNamed) return `... on ${typeName} ${body}`;
    const name = `F${fragments.length}`;
    fragments.push(`fragment ${name} on ${typeName} ${body}`);
    return `...${name}`;
  }

  const document = [selectionSet('Query', 3), ...fragments].join(' ');
  return document.includes('$filter') ? `query ($filter: Filter) ${document}` : document;
}

it('no protected value is ever in a response, no protected field in a subgraph request, and nothing else is missing', async () => {
  const seen = { denied: 0, whole: 0 };
  await fc.assert(
    fc.asyncProperty(operation, asking, async (document, who) => {
      grantedPolicies = who.policies;
      gateway.fetches.splice(0);
      const claims = { scopes: new Set(who.scopes), assuranceLevel: `aal${who.level}` as const };
      const headers = who.isSignedIn ? { authorization: `Bearer ${gateway.tokens.issue('ada', claims).token}` } : undefined;
      const { status, text, body } = await post(gateway.graphqlUrl, document, { variables, ...(headers ? { headers } : {}) });
      expect(status, text).toBe(200);

      const forbidden = forbiddenTo(who);
      for (const coordinate of forbidden) expect(text).not.toContain(`${coordinate}!`);
      if (forbidden.includes(gradedLookup))
        for (const { request } of gateway.fetches) expect(request.query).not.toMatch(/\bgrade: ?LOW|filter: ?\$/);
      for (const [typeName, fieldName = ''] of forbidden
        .filter((coordinate) => coordinate !== gradedLookup)
        .map((coordinate) => coordinate.split('.'))) {
        if (fieldName === 'name') continue; // A member's name is not protected, a robot's is: told apart by the values above.
        for (const { request } of gateway.fetches)
          expect(request.query, `${typeName}.${fieldName}`).not.toMatch(new RegExp(`\\b${fieldName}\\b(?!\\s*:)`));
      }
      expect(body.data).toEqual(expectedData(document, who, variables));
      seen[body.errors ? 'denied' : 'whole'] += 1;
    }),
    { numRuns: 400 },
  );
  expect(Math.min(seen.denied, seen.whole)).toBeGreaterThan(10);
});
