import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../support/databases.ts';
import { isWhole, rounds, sampled, seed, tell } from './extent.ts';
import { pairs, tryPair } from './pairs.ts';
import { openWorld, type World } from './world.ts';

/** Those that were found wrong once. */
const known = new Set(['disableUser rotateApiKey', 'deleteAccount rotateApiKey', 'assignRoles and end access rotateApiKey']);
const isKnown = ([one, other]: (typeof pairs)[number]) => known.has([one.name, other.name].toSorted().join(' '));
const chosen = isWhole ? pairs : [...pairs.filter(isKnown), ...sampled(pairs, 12)];

describe(`two changes of one account at once on PostgreSQL (seed ${seed})`, () => {
  let fresh: FreshDatabase;
  let world: World;
  beforeAll(async () => {
    fresh = await freshDatabase('postgresql');
    world = await openWorld(fresh);
  });
  afterAll(async () => {
    await world.close();
    await fresh.drop();
  });

  it.each(chosen.map((pair) => ({ pair, names: pair.map(({ name }) => name).join(' and ') })))(
    'end without a fault and leave nothing alive that was ended: $names',
    { timeout: 120_000 },
    async ({ pair, names }) => {
      const wrong = new Set<string>();
      for (let round = 0; round < rounds; round++) for (const text of await tryPair(world, pair)) wrong.add(text);
      tell(`${names}: ${rounds} rounds, ${wrong.size} wrong`);
      expect([...wrong]).toEqual([]);
    },
  );
});
