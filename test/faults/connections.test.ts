import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Me, UpdateUser } from '../support/generated/operations.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { times } from '../support/times.ts';
import { faultyPostgresql, type FaultyPostgresql } from './faulty-postgresql.ts';
import { openWorld, type World } from './world.ts';

const patienceMs = 1500;

describe('PostgreSQL that takes no new connections', () => {
  let database: FaultyPostgresql;
  let world: World;
  beforeAll(async () => {
    database = await faultyPostgresql();
    world = await openWorld(database.fresh, patienceMs);
  });
  afterAll(async () => {
    await world.close();
    await database.close();
  });

  it.each(['closed', 'losing', 'hanging'] as const)(
    'leaves each of many requests unavailable while it is %s, and answers as many as the pool holds afterwards',
    { timeout: 120_000 },
    async (door) => {
      const { bearer } = await world.person();
      const write = async () => outcomeOf(await world.ask(UpdateUser, { input: { firstName: 'Ann' } }, { bearer }));
      const read = async () => outcomeOf(await world.ask(Me, {}, { bearer }));
      database.reconnect(door);
      // More than the pool holds: one place in it that is not given back is missed.
      const during = await Promise.all(times(30, (index) => (index % 2 === 0 ? read() : write())));
      expect(new Set(during)).toEqual(new Set(['UNAVAILABLE']));
      database.reconnect('open');
      const round = async () => new Set(await Promise.all(times(30, (index) => (index % 2 === 0 ? read() : write()))));
      await expect.poll(round, { timeout: 60_000 }).toEqual(new Set(['none']));
    },
  );
});
