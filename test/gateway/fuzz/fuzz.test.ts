import { describe, expect, it } from 'vitest';
import { readingMs } from '../../support/processor-time.ts';
import { openFuzzGateway } from './fuzz-gateway.ts';
import { largeGraph, recursiveGraph } from './fuzz-graphs.ts';
import { fuzzRun } from './fuzz-run.ts';
import { brokenRequest, hostileRequest } from './hostile-request.ts';

/** Fifty milliseconds on a machine that reads 8,000 tokens in two. */
const readingsMax = 25;

const graphs = { 'a graph that leads back to itself': recursiveGraph(16), 'a large graph': largeGraph(60) };
const seeds = [1, Date.now() % 1_000_000];

describe.each(Object.entries(graphs))('at the door of %s', (_name, sdls) => {
  const gateway = openFuzzGateway(sdls);

  describe.each([
    ['broken documents', brokenRequest, ['executed', 'invalid']],
    ['documents that are mostly valid', hostileRequest, ['executed', 'invalid']],
  ] as const)('%s', (_kind, draw, expected) => {
    it.each(seeds)('each take little processor time, from seed %i on', { timeout: 120_000 }, async (seed) => {
      await fuzzRun({ gateway, seed: seed + 1_000_000, documents: 50, draw, cpuMsMax: Infinity });
      const cpuMsMax = Math.max(50, (await readingMs()) * readingsMax);
      const { offenders, kinds } = await fuzzRun({ gateway, seed, documents: 150, draw, cpuMsMax });
      expect(offenders.map((offender) => `seed ${offender.seed}: ${offender.cpuMs} ms`)).toEqual([]);
      expect(Object.keys(kinds)).toEqual(expect.arrayContaining([...expected]));
    });
  });
});
