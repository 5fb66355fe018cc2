import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectedData, forbiddenTo, gradedLookup, guardedGraph, type Asking } from '../gateway/support/guarded-graph.ts';
import { writeOperation } from '../gateway/support/guarded-operation.ts';
import { post, startTestGateway, type TestGateway } from '../support/gateway/start-test-gateway.ts';

/** The number of random callers and operations. `GUARD_RUNS=100000` takes about ten minutes of processor time. */
const numRuns = Number(process.env['GUARD_RUNS'] ?? 400);
const timeLimitMs = 30_000 + numRuns * 75;

let gateway: TestGateway;
let grantedPolicies: readonly string[] = [];

beforeAll(async () => {
  gateway = await startTestGateway({
    subgraphs: guardedGraph,
    policies: async () => new Set(grantedPolicies),
    planning: { clientCpuMsMax: Infinity }, // One client sends all of these documents.
  });
});
afterAll(() => gateway[Symbol.asyncDispose]());

const tokens = new Map<string, string>();

function tokenOf({ scopes, level }: Asking): string {
  const key = `${level} ${scopes.join(' ')}`;
  const claims = { scopes: new Set(scopes), assuranceLevel: `aal${level}` as const };
  const token = tokens.get(key) ?? gateway.tokens.issue('ada', claims).token;
  tokens.set(key, token);
  return token;
}

const asking: fc.Arbitrary<Asking> = fc
  .record({
    isSignedIn: fc.boolean(),
    scopes: fc.subarray(['hr', 'boss', 'audit', 'tech']),
    level: fc.constantFrom(1 as const, 2 as const),
    policies: fc.subarray(['owner']),
  })
  .map((who) => (who.isSignedIn ? who : { ...who, scopes: [], level: 1 }));

const operation = fc.array(fc.nat(999), { minLength: 12, maxLength: 80, size: 'max' }).map(writeOperation);

it(
  'no protected value is ever in a response, no protected field in a subgraph request, and nothing else is missing',
  async () => {
    const seen = { denied: 0, whole: 0 };
    await fc.assert(
      fc.asyncProperty(operation, asking, async ({ document, variables, effective }, who) => {
        grantedPolicies = who.policies;
        gateway.fetches.splice(0);
        const headers = who.isSignedIn ? { authorization: `Bearer ${tokenOf(who)}` } : {};
        const { status, text, body } = await post(gateway.graphqlUrl, document, { variables, headers });
        expect(status, text).toBe(200);

        const forbidden = forbiddenTo(who);
        for (const coordinate of forbidden) expect(text).not.toContain(`${coordinate}!`);
        if (forbidden.includes(gradedLookup))
          for (const { request } of gateway.fetches) expect(request.query).not.toMatch(/: ?(LOW|valueOf)\b|filter: ?\$/);
        for (const [typeName, fieldName = ''] of forbidden
          .filter((coordinate) => coordinate !== gradedLookup)
          .map((coordinate) => coordinate.split('.'))) {
          if (fieldName === 'name') continue; // A member's name is not protected, a robot's is: told apart by the values above.
          for (const { request } of gateway.fetches)
            expect(request.query, `${typeName}.${fieldName}`).not.toMatch(new RegExp(`(?<![$\\w])${fieldName}\\b(?!\\s*:)`));
        }
        expect(JSON.stringify(body.data)).toBe(JSON.stringify(expectedData(document, who, effective)));
        seen[body.errors ? 'denied' : 'whole'] += 1;
      }),
      { numRuns },
    );
    expect(Math.min(seen.denied, seen.whole)).toBeGreaterThan(10);
  },
  timeLimitMs,
);
