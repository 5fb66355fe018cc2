import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../../src/gateway/engine/engine-defaults.ts';
import { limitsSchema } from '../../../src/config/limits-schema.ts';
import { scriptedEngine } from '../support/scripted-engine.ts';
import { deepDocuments } from '../support/deep-documents.ts';

const { nestingMax } = defaultLimits;

/** Three quarters of the stack that Node gives a process (984 kB), and what a thread keeps for native code (192 kB). */
const stackSizeMb = (0.75 * 984 + 192) / 1024;

/** Asks engines for each kind of document in a thread of its own, with little stack. */
function inLittleStack(levels: number): Promise<Readonly<Record<string, string>>> {
  const { promise, resolve, reject } = Promise.withResolvers<Readonly<Record<string, string>>>();
  const url = new URL('../support/deep-documents.ts', import.meta.url);
  const worker = new Worker(url, { workerData: { levels }, resourceLimits: { stackSizeMb } });
  worker.once('message', resolve);
  worker.once('error', reject);
  return promise.finally(() => void worker.terminate());
}

describe('a document nested to the bound', () => {
  it('is answered in three quarters of the stack, for every kind of nesting', async () => {
    const outcomes = await inLittleStack(nestingMax);
    const answered = Object.fromEntries(Object.keys(deepDocuments).map((name) => [name, 'answered']));
    expect(outcomes).toEqual(answered);
  });

  it('is refused one past it, by the name of the limit', async () => {
    const outcomes = await inLittleStack(nestingMax + 1);
    const refused = Object.fromEntries(Object.keys(deepDocuments).map((name) => [name, 'nesting 300']));
    expect(outcomes).toEqual(refused);
  });
});

it('no configuration allows operations to be deeper', () => {
  const depthMax = (value: number) => limitsSchema.safeParse({ depthMax: value }).success;
  expect([nestingMax, nestingMax + 1].map(depthMax)).toEqual([true, false]);
});

it('what runs out of stack all the same is a fault, and no refusal', async () => {
  const { ask } = scriptedEngine({ one: 'type Query { a: Int }' }, () => ({ data: { a: 1 } }), {
    planning() {
      throw new RangeError('Maximum call stack size exceeded');
    },
  });
  await expect(ask('{ a }')).rejects.toThrow(RangeError);
});
