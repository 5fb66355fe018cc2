import { toRefusal } from '../../src/lib/to-refusal.ts';
import type { OpaqueCredentialKind } from '../../src/tokens/credential-exchange.ts';
import { outcomeOf, type Document } from '../support/subgraph-client.ts';
import type { Person, World } from './world.ts';

/** What is over for the account once the use case has succeeded. */
export interface Ends {
  /** Of those that were there before: all, all but the one that asks, the one that asks, or the one that does not. */
  readonly sessions?: 'all' | 'other' | 'own';
  /** All that there are, or the one that was there before. */
  readonly keys?: 'all' | 'the one';
  /** Nobody signs in any more. */
  readonly isBarred?: boolean;
}

export interface UseCase {
  readonly name: string;
  readonly changes: boolean;
  /** The outcome that means that it was done. */
  readonly done: string;
  readonly ends?: Ends;
  /** Does what has to be done before, and returns the use case itself, which resolves with its outcome in one word. */
  prepare(world: World, person: Person): Promise<() => Promise<string>>;
}

/** One request with the person's own bearer. */
export function own<Data extends object, Variables>(
  document: Document<Data, Variables>,
  variables: (person: Person) => Variables,
) {
  return async ({ ask }: World, person: Person) =>
    async () =>
      outcomeOf(await ask(document, variables(person), { bearer: person.bearer }));
}

export function anonymous<Data extends object, Variables>(
  document: Document<Data, Variables>,
  variables: (person: Person, world: World) => Variables,
) {
  return async (world: World, person: Person) => async () => outcomeOf(await world.ask(document, variables(person, world)));
}

export function byAdministrator<Data extends object, Variables>(
  document: Document<Data, Variables>,
  variables: (person: Person) => Variables,
) {
  return async (world: World, person: Person) => {
    const bearer = await world.administrator();
    return async () => outcomeOf(await world.ask(document, variables(person), { bearer }));
  };
}

export function change(name: string, done: string, prepare: UseCase['prepare'], ends?: Ends): UseCase {
  return { name, changes: true, done, prepare, ...(ends ? { ends } : {}) };
}

export function read(name: string, prepare: UseCase['prepare']): UseCase {
  return { name, changes: false, done: 'none', prepare };
}

export async function exchanged({ auth }: World, kind: OpaqueCredentialKind, secret: string): Promise<string> {
  const client = { address: '192.0.2.1', userAgent: 'a test', requestId: 'request-of-a-test' };
  return orRefused(async () =>
    (await auth.auth.credentials.exchange({ kind, secret }, client)) === null ? 'null' : 'exchanged',
  );
}

/** Does what no door renders, and returns the code of the refusal if it rejects. */
export async function orRefused(work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (error) {
    return toRefusal(error).code;
  }
}
