import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/lib/json.ts';
import type { SubgraphError } from '../../../src/gateway/transports/subgraph.ts';
import { processorMs, readingMs } from '../../support/processor-time.ts';
import { times } from '../../support/times.ts';
import { operationOf } from '../support/operation-of.ts';
import { answerEntities, scriptedEngine, type Script } from '../support/scripted-engine.ts';

const key = '@key(fields: "id") { id: ID!';
const sdls = {
  left: `type Query { a: Int items: [Item] } type Item ${key} }`,
  right: `type Item ${key} name: String size: Int }`,
};
const failures = (count: number, path?: (at: number) => (string | number)[]): SubgraphError[] =>
  times(count, (at) => ({ message: `Failure ${at}.`, ...(path ? { path: path(at) } : {}) }));
const items = (count: number) => times(count, (at) => ({ id: `${at}` }));
const errorsOf = ({ errors }: JsonObject) => (errors ?? []) as unknown as readonly SubgraphError[];

describe('of the errors that a subgraph reports', () => {
  it.each([
    [20, 20],
    [21, 20],
  ])('%i at one place, the response has %i', async (count, told) => {
    const { ask } = scriptedEngine(sdls, () => ({ data: { a: null }, errors: failures(count, () => ['a']) }));
    expect(errorsOf(await ask('{ a }'))).toEqual(failures(told, () => ['a']));
  });

  it.each([
    [10_000, 10_000],
    [10_001, 10_000],
  ])('%i without a place, the response has %i', async (count, told) => {
    const { ask } = scriptedEngine(sdls, () => ({ data: { a: 1 }, errors: failures(count) }));
    expect(errorsOf(await ask('{ a }'))).toEqual(failures(told));
  });

  it('without and with a place, the response has 10,000 together', async () => {
    const { ask } = scriptedEngine(sdls, ({ subgraph }) =>
      subgraph === 'left' ? { data: { items: items(9999) }, errors: failures(9999) } : { data: null, errors: failures(1) },
    );
    expect(errorsOf(await ask('{ items { name size } }'))).toHaveLength(10_000);
  });
});

describe('many errors are read, placed and told in little processor time', () => {
  const scripts: Readonly<Record<string, Script>> = {
    'at one place': () => ({ data: { a: null, items: null }, errors: failures(100_000, () => ['a']) }),
    'of an answer without data': () => ({ data: null, errors: failures(100_000) }),
    'without a place': () => ({ data: { a: 1, items: [] }, errors: failures(100_000) }),
    'of an answer without data, for many entities': ({ subgraph }) =>
      subgraph === 'left'
        ? { data: { a: 1, items: items(10_000) } }
        : { data: null, errors: failures(10_000, (at) => ['_e0', at, 'name']) },
    'each of an entity': (asked) =>
      asked.subgraph === 'left'
        ? { data: { a: 1, items: items(10_000) } }
        : { data: answerEntities(asked, () => null), errors: failures(10_000, (at) => ['_e0', at, 'name']) },
  };

  /** As long as reading 8,000 tokens a thousand times: half a second where that takes half a millisecond. */
  const expectLittle = async (work: () => Promise<unknown>) => {
    expect((await processorMs(work)) / (await readingMs())).toBeLessThan(1000);
  };

  it.each(Object.entries(scripts))('%s', async (_, script) => {
    const { ask } = scriptedEngine(sdls, script);
    await expectLittle(() => ask('{ a items { name size } }'));
  });

  it('and deferred', async () => {
    const { engine } = scriptedEngine(sdls, scripts['each of an entity'] as Script);
    const operation = operationOf(engine, '{ items { id ... @defer { name } } }');
    await expectLittle(async () => {
      const bodies: string[] = [];
      for await (const { body } of engine.executeInParts(operation, { context: undefined })) bodies.push(body);
      const { incremental } = JSON.parse(bodies[1] ?? '') as { incremental: { path: unknown[]; errors: SubgraphError[] }[] };
      expect(incremental).toHaveLength(10_000);
      expect(incremental[7]?.errors).toEqual([{ message: 'Failure 7.', path: ['items', 7, 'name'] }]);
    });
  });
});
