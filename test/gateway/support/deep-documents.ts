import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { Json } from '../../../src/lib/json.ts';
import { scriptedEngine, type Asked } from './scripted-engine.ts';

/** Subgraphs, and a document for them that is nested by so many brackets. */
interface DeepDocument {
  readonly sdls: Readonly<Record<string, string>>;
  readonly write: (levels: number) => string;
}

const one = { one: 'type Query { n(a: In): N } type N { id: ID n(a: In): N } input In { in: In any: Any } scalar Any' };
const nested = (levels: number, opening: string, inner: string): string => opening.repeat(levels) + inner + '}'.repeat(levels);

/** Nests in several ways by turns. */
const byTurns = (levels: number, ...openings: readonly string[]): string =>
  Array.from({ length: levels }, (_, index) => openings[index % openings.length]).join('') + `id${'}'.repeat(levels)}`;

const chain = (levels: number, body: (next: string) => string): string =>
  Array.from(
    { length: levels },
    (_, index) => `fragment F${index} on N { ${body(index + 1 < levels ? `...F${index + 1}` : 'id')} }`,
  ).join(' ');

/** By what is nested. */
export const deepDocuments: Readonly<Record<string, DeepDocument>> = {
  fields: { sdls: one, write: (levels) => `{ n ${nested(levels - 2, '{ n ', '{ id }')} }` },
  'inline fragments': { sdls: one, write: (levels) => `{ n { ${nested(levels - 2, '... { ', 'id')} } }` },
  'fragments on fields': { sdls: one, write: (levels) => `{ n { ...F0 } } ${chain(levels - 2, (next) => next)}` },
  'fragments and fields': {
    sdls: one,
    write: (levels) =>
      levels % 2 === 0
        ? `{ n { ...F0 } } ${chain((levels - 2) / 2, (next) => `n { ${next} }`)}`
        : `{ n { n { ...F0 } } } ${chain((levels - 3) / 2, (next) => `n { ${next} }`)}`,
  },
  'lists in arguments': {
    sdls: one,
    write: (levels) => `{ n(a: { any: ${'['.repeat(levels - 3)}${']'.repeat(levels - 3)} }) { id } }`,
  },
  'objects in arguments': { sdls: one, write: (levels) => `{ n(a: ${nested(levels - 2, '{ in: ', 'null')}) { id } }` },
  'members of an interface': {
    sdls: {
      one: `type Query { n: I } interface I { id: ID n: I }
        type A implements I { id: ID n: I } type B implements I { id: ID n: I a: ID }`,
    },
    write: (levels) => `{ n { ${byTurns(levels - 2, '... on B { ', 'n { ')} } }`,
  },
  'entities of two subgraphs by turns': {
    sdls: {
      one: 'type Query { n: N } type N @key(fields: "id") { id: ID! a: N }',
      two: 'type N @key(fields: "id") { id: ID! b: N }',
    },
    write: (levels) => `{ n { ${byTurns(levels - 2, 'a { ', 'b { ')} } }`,
  },
  'entities behind an interface': {
    sdls: {
      one: `type Query { n: I } interface I @key(fields: "id") { id: ID! a: I }
        type A implements I @key(fields: "id") { id: ID! a: I } type B implements I @key(fields: "id") { id: ID! a: I }`,
      two: `type A @key(fields: "id") { id: ID! b: B } type B @key(fields: "id") { id: ID! b: B }`,
    },
    write: (levels) => `{ n { ${byTurns(levels - 2, 'a { ', '... on B { ', 'b { ')} } }`,
  },
  'fields that require others': {
    sdls: {
      one: 'type Query { n: N } type N @key(fields: "id") { id: ID! a: N x: Int }',
      two: 'type N @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x") }',
      three: 'type N @key(fields: "id") { id: ID! y: Int @external b: N @requires(fields: "y") }',
    },
    write: (levels) => `{ n { ${byTurns(levels - 2, 'b { ', 'a { ')} } }`,
  },
  'values that several subgraphs answer parts of': {
    sdls: {
      one: 'type Query { n: N @shareable } type N { id: ID @shareable n: N @shareable x: Int }',
      two: 'type Query { n: N @shareable } type N { id: ID @shareable n: N @shareable y: Int }',
    },
    write: (levels) => `{ n { ${nested(levels - 2, 'n { x y ', 'id')} } }`,
  },
};

const thing = { __typename: 'B', id: '1', x: 1, y: 1 };

/** An object with itself in each field, as deep as a document may be: written as text, it would be large. */
function answer({ query }: Asked, levels: number): { readonly data: Record<string, Json> } {
  let value: Record<string, Json> = thing;
  for (let level = 0; level <= levels; level++) value = { ...thing, n: value, a: value, b: value };
  const lists = [...query.matchAll(/(\w+):_entities/g)];
  return { data: lists.length > 0 ? Object.fromEntries(lists.map(([, alias = '']) => [alias, [value]])) : { n: value } };
}

/** Resolves with `answered`, with the name of a limit and its bound, or with what went wrong. */
async function ask({ sdls, write }: DeepDocument, levels: number): Promise<string> {
  const { engine } = scriptedEngine(sdls, (asked) => answer(asked, levels), {
    limits: { fieldsMax: 100_000, planningStepsMax: 10_000_000, planningCpuMsMax: Infinity },
  });
  const prepared = engine.prepare(write(levels));
  if ('errors' in prepared) {
    const [error] = prepared.errors;
    const { limit, max } = (error?.extensions ?? {}) as { limit?: string; max?: number };
    return limit === undefined ? String(error) : `${limit} ${max}`;
  }
  const operation = engine.coerce(prepared, {});
  if ('errors' in operation) return String(operation.errors[0]);
  operation.uses();
  const { body, outcome } = await engine.execute(operation, { context: undefined });
  return outcome === 'ok' ? 'answered' : body.slice(0, 500);
}

/** Null where this is not the file that a thread was made for. */
const asked = isMainThread ? null : (workerData as { readonly levels?: number } | null);
// eslint-disable-next-line unicorn/require-post-message-target-origin -- A port between threads has no origin.
if (asked?.levels !== undefined) parentPort?.postMessage(await outcomesOf(asked.levels));

/** By what is nested. */
async function outcomesOf(levels: number): Promise<Readonly<Record<string, string>>> {
  const outcomes: Record<string, string> = {};
  for (const [name, document] of Object.entries(deepDocuments)) outcomes[name] = await ask(document, levels).catch(String);
  return outcomes;
}
