import { ApiKey } from '../../src/auth/api-keys/api-key.entity.ts';
import { Session } from '../../src/auth/sessions/session.entity.ts';
import { Login } from '../support/generated/operations.ts';
import { password } from '../support/people.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import type { UseCase } from './use-case.ts';
import { useCases } from './use-cases.ts';
import type { Person, World } from './world.ts';

export type Pair = readonly [UseCase, UseCase];

const changes = useCases.filter((useCase) => useCase.changes);

/** Every change against every other, and against itself. */
export const pairs: readonly Pair[] = changes.flatMap((one, index) => changes.slice(index).map((other): Pair => [one, other]));

/** Outcomes that no user should see because of somebody else. */
const faults = new Set(['INTERNAL', 'UNAVAILABLE', 'OVERLOADED']);

interface Alive {
  readonly sessions: readonly string[];
  readonly keys: readonly string[];
}

async function aliveOf({ auth: { database } }: World, accountId: string): Promise<Alive> {
  const where = { accountId, revokedAt: null };
  const [sessions, keys] = [
    await database.entityManager().find(Session, where),
    await database.entityManager().find(ApiKey, where),
  ];
  return { sessions: sessions.map(({ id }) => id), keys: keys.map(({ id }) => id) };
}

/** Does both at once for somebody new, and returns everything that is not as it has to be. Empty: all is well. */
export async function tryPair(world: World, pair: Pair): Promise<string[]> {
  const person = await world.person();
  const runs: (() => Promise<string>)[] = [];
  for (const useCase of pair) runs.push(await useCase.prepare(world, person));
  const before = await aliveOf(world, person.id);
  const outcomes = await Promise.all(runs.map((run) => run()));
  const after = await aliveOf(world, person.id);

  const wrong = outcomes.filter((outcome) => faults.has(outcome)).map((outcome) => `ends with ${outcome}`);
  for (const [index, useCase] of pair.entries())
    if (outcomes[index] === useCase.done) wrong.push(...(await survivors(world, person, useCase, before, after)));
  return wrong;
}

/** What is alive although a use case that succeeded has ended it. */
async function survivors(world: World, person: Person, useCase: UseCase, before: Alive, after: Alive): Promise<string[]> {
  const { sessions, keys, isBarred = false } = useCase.ends ?? {};
  const ended = isBarred ? after.sessions : before.sessions.filter((id) => isEnded(id, person, sessions));
  const alive = [
    ...ended.filter((id) => after.sessions.includes(id)),
    ...(keys === 'all' ? after.keys : after.keys.filter((id) => keys === 'the one' && id === person.keyId)),
  ];
  const wrong = alive.map((id) => `${id} lives on after ${useCase.name}`);
  if (isBarred) {
    const outcome = outcomeOf(await world.ask(Login, { input: { email: person.email, password } }));
    if (outcome === 'SignedIn') wrong.push(`a sign-in succeeds after ${useCase.name}`);
  }
  return wrong;
}

function isEnded(id: string, { sessionId, otherSessionId }: Person, sessions: 'all' | 'other' | 'own' | undefined): boolean {
  if (sessions === 'other') return id === otherSessionId;
  return sessions === 'all' || (sessions === 'own' && id === sessionId);
}
