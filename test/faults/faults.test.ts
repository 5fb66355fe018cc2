import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrng } from '../gateway/random/prng.ts';
import { isWhole, sampled, seed, tell } from './extent.ts';
import type { FaultyDatabase } from './faulty-database.ts';
import { faultyPostgresql } from './faulty-postgresql.ts';
import { faultySqlite } from './faulty-sqlite.ts';
import { faultsOf, openMatrix, type Matrix } from './matrix.ts';
import { furtherUseCases } from './further-use-cases.ts';
import { useCases } from './use-cases.ts';

const faulty = { sqlite: faultySqlite, postgresql: faultyPostgresql };
const random = createPrng(seed);
const chosen = sampled([...useCases, ...furtherUseCases], 10, random);

describe.each(Object.entries(faulty))(`on %s, while its statements go wrong (seed ${seed})`, (kind, open) => {
  let database: FaultyDatabase;
  let matrix: Matrix;
  beforeAll(async () => {
    database = await open();
    matrix = await openMatrix(database);
  });
  afterAll(async () => {
    await matrix.close();
    await database.close();
  });

  it.each(chosen)(
    '$name is done, or refused as unavailable and not half done, and the process answers afterwards',
    { timeout: isWhole ? 3_600_000 : 120_000 },
    async (useCase) => {
      const course = await matrix.courseOf(useCase);
      const wrong: string[] = [];
      const faults = sampled(faultsOf(course, database), 4, random);
      for (const fault of faults) {
        const found = await matrix.tryFault(useCase, fault, course);
        wrong.push(...found.map((text) => `statement ${fault.at} of ${course.statements}, ${fault.kind}: ${text}`));
      }
      tell([`${kind}: ${useCase.name}: ${faults.length} faults, ${wrong.length} wrong`, ...wrong].join('\n  '));
      expect(wrong).toEqual([]);
    },
  );
});
