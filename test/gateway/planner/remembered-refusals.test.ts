import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/gateway/engine/engine.ts';
import type { Prepared } from '../../../src/gateway/operation/operation.ts';
import { inOneGo, type InTurn } from '../../../src/lib/shared-work.ts';
import { movableClock } from '../../support/movable-clock.ts';
import { scriptedEngine } from '../support/scripted-engine.ts';

const sdls = { a: 'type Query { n: N } type N { n: N x: Int y: Int }' };
const tooComplex = { errors: [{ message: 'The operation is too complex.' }] };

/** A clock of processor time that each look moves on. */
function cpuClock(msPerLook: number) {
  let nowMs = 0;
  return { nowMs: () => (nowMs += msPerLook) };
}

const wideBy = (fields: number): string => `{ n { ${Array.from({ length: fields }, (_, at) => `a${at}: x`).join(' ')} } }`;

/** Of ordinary size. */
const wide = wideBy(200);

/** Large enough for planning to look at the clock in between. */
const veryWide = wideBy(2000);

describe('what is refused', () => {
  it('is neither planned nor validated again: too complex by its steps', async () => {
    let searches = 0;
    const { ask } = scriptedEngine(sdls, () => ({ data: { n: null } }), {
      limits: { planningStepsMax: 1000 },
      planning(search) {
        searches += 1;
        return search();
      },
    });
    const first = await ask(wide);
    expect(first).toMatchObject(tooComplex);
    expect(await ask(wide)).toEqual(first);
    expect(searches).toBe(1);
  });

  it('is not examined again: invalid, with its places', () => {
    let examined = 0;
    const examine = () => {
      examined += 1;
      return [];
    };
    const { engine } = scriptedEngine(sdls, () => ({ data: {} }), { examine });
    const invalid = '{ n { missing } }';
    const first = engine.prepare(invalid);
    expect(first).toMatchObject({
      errors: [{ message: 'Cannot query field "missing" on type "N".', locations: [{ line: 1, column: 7 }] }],
    });
    expect(engine.prepare(invalid)).toBe(first);
    expect(examined).toBe(1);
    expect(engine.prepare(invalid, 'Other')).not.toBe(first);
  });

  it('is remembered within a bound of memory', () => {
    let examined = 0;
    const examine = () => {
      examined += 1;
      return [];
    };
    const { engine } = scriptedEngine(sdls, () => ({ data: {} }), {
      examine,
      limits: { cacheBytesMax: 160_000 },
    });
    const documents = Array.from({ length: 50 }, (_, at) => `{ no${at} }`);
    for (const document of documents) engine.prepare(document);
    engine.prepare(documents.at(-1) ?? '');
    expect(examined).toBe(50);
    engine.prepare(documents[0] ?? '');
    expect(examined).toBe(51);
  });

  it('keeps nothing of its syntax tree in memory', () => {
    const { engine } = scriptedEngine(sdls, () => ({ data: {} }));
    const invalid = engine.prepare('{ n { missing } }');
    expect('errors' in invalid && invalid.errors.map(({ nodes }) => nodes)).toEqual([undefined]);
  });
});

it('refuses an operation that touches too much before the guard looks at it, instead of failing', async () => {
  const { engine, prepared } = justPrepared(wide);
  const operation = engine.coerce(prepared, null);
  if ('errors' in operation) throw new Error('It has no variables.');
  const inTurn: InTurn = async (work) => inOneGo(work) as never;
  expect(await engine.findUses(inTurn, operation)).toMatchObject(tooComplex);
});

/** With as few steps allowed as it takes to prepare a document, and none more for what it touches. */
function justPrepared(document: string): { readonly engine: Engine; readonly prepared: Prepared } {
  const prepare = (planningStepsMax: number) => {
    const { engine } = scriptedEngine(sdls, () => ({ data: {} }), { limits: { planningStepsMax } });
    return { engine, prepared: engine.prepare(document) };
  };
  let [tooFew, enough] = [0, 2000];
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if ('errors' in prepare(middle).prepared) tooFew = middle;
    else enough = middle;
  }
  const { engine, prepared } = prepare(enough);
  if ('errors' in prepared) throw new Error('It takes more steps to prepare the document.');
  return { engine, prepared };
}

describe('the processor time of planning one operation', () => {
  it('ends planning, whatever the steps say', async () => {
    const { ask, asked } = scriptedEngine(sdls, () => ({ data: { n: null } }), {
      cpu: cpuClock(60),
      limits: { planningCpuMsMax: 100 },
    });
    expect(await ask(veryWide)).toMatchObject(tooComplex);
    expect(asked).toEqual([]);
  });

  it('is enough up to the limit', async () => {
    const { ask } = scriptedEngine(sdls, () => ({ data: { n: null } }), { cpu: cpuClock(1), limits: { planningCpuMsMax: 100 } });
    expect(await ask(wide)).toEqual({ data: { n: null } });
  });

  it.each([
    [50, { data: { n: null } }],
    [51, tooComplex],
  ])('is that of reading and of planning together: twice %i ms', async (eachMs, expected) => {
    let nowMs = 0;
    const { ask } = scriptedEngine(sdls, () => ({ data: { n: null } }), {
      cpu: { nowMs: () => nowMs },
      limits: { planningCpuMsMax: 100 },
      examine() {
        nowMs += eachMs;
        return [];
      },
      planning(search) {
        nowMs += eachMs;
        return search();
      },
    });
    expect(await ask(veryWide)).toMatchObject(expected);
  });

  it('is not looked at for an operation of ordinary size', async () => {
    const { ask } = scriptedEngine(sdls, () => ({ data: { n: null } }), {
      cpu: cpuClock(200),
      limits: { planningCpuMsMax: 100 },
    });
    expect(await ask(wide)).toEqual({ data: { n: null } });
  });

  it('is tried again after a minute, because it depends on the machine', async () => {
    const clock = movableClock();
    let msPerLook = 0;
    let searches = 0;
    let nowMs = 0;
    const { ask } = scriptedEngine(sdls, () => ({ data: { n: null } }), {
      clock,
      cpu: { nowMs: () => (nowMs += msPerLook) },
      limits: { planningCpuMsMax: 100 },
      planning(search) {
        searches += 1;
        msPerLook = searches === 1 ? 200 : 0;
        return search();
      },
    });
    expect(await ask(veryWide)).toMatchObject(tooComplex);
    msPerLook = 0;
    clock.advance(59.9);
    expect(await ask(veryWide)).toMatchObject(tooComplex);
    expect(searches).toBe(1);
    clock.advance(0.1);
    expect(await ask(veryWide)).toEqual({ data: { n: null } });
    expect(searches).toBe(2);
  });
});
