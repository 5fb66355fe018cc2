import { expect, it } from 'vitest';
import { deniedError } from '../../../src/gateway/guard/denied-error.ts';
import { processorMs, readingMs } from '../../support/processor-time.ts';
import { operationOf } from '../support/operation-of.ts';
import { scriptedEngine } from '../support/scripted-engine.ts';

it('a call that is refused for its arguments costs no more at each of two thousand places where these are long', async () => {
  const items = Array.from({ length: 2000 }, () => ({ __typename: 'Item' }));
  const { engine } = scriptedEngine(
    { one: 'type Query { items: [Item] } type Item { n: Int match(text: String): Int }' },
    () => ({
      data: { items },
    }),
  );
  const operation = operationOf(engine, `{ items { __typename match(text: "${'x'.repeat(400_000)}") } }`);
  const names = operation.uses().flatMap(({ calls }) => calls.map(({ name }) => name));
  expect(names.map((name) => name.length)).toEqual([77]);
  const decision = { denied: new Set(names), reasons: new Map(names.map((name) => [name, 'FORBIDDEN' as const])) };
  const refused = deniedError({ decision, mutationType: null, kind: 'query', requestId: 'request-1' });
  const ask = () => engine.execute(operation, { context: undefined, denied: decision.denied, deniedError: refused });
  const { errors } = JSON.parse((await ask()).body) as { errors: { extensions: object }[] };
  expect([errors.length, errors[0]?.extensions]).toMatchObject([2000, { reason: 'FORBIDDEN' }]);
  expect((await processorMs(ask)) / (await readingMs())).toBeLessThan(60);
});
