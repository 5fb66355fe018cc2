import { execute, getIntrospectionQuery, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { inOneGo, type InTurn } from '../../../src/lib/shared-work.ts';
import { runAtOnce } from '../../../src/lib/sliced.ts';
import type { Asked } from '../support/scripted-engine.ts';
import { scriptedEngine } from '../support/scripted-engine.ts';

describe('introspection below the root', () => {
  const sdls = { one: 'type Query { self: Query list: [Query] } type Mutation { act: Query! }' };
  const answer = ({ query }: Asked) => ({ data: query.startsWith('mutation') ? { act: {} } : { self: {}, list: [{}, {}] } });

  it('is answered at each place for what is asked there', async () => {
    const { ask } = scriptedEngine(sdls, answer);
    const document = `
      query ($of: String!) {
        t: __type(name: "Query") { name }
        self { t: __type(name: $of) { name } ...F ...F }
        list { __schema { queryType { name } } }
      }
      fragment F on Query { t: __type(name: $of) { kind } }
    `;
    const schema = { __schema: { queryType: { name: 'Query' } } };
    expect(await ask(document, { variables: { of: 'Mutation' } })).toEqual({
      data: { t: { name: 'Query' }, self: { t: { name: 'Mutation', kind: 'OBJECT' } }, list: [schema, schema] },
    });
  });

  it('is answered in what a mutation returns', async () => {
    const { ask } = scriptedEngine(sdls, answer);
    expect(await ask('mutation { act { __typename __schema { mutationType { name } } } }')).toEqual({
      data: { act: { __typename: 'Query', __schema: { mutationType: { name: 'Mutation' } } } },
    });
  });

  it('is refused where that is switched off', async () => {
    const { ask } = scriptedEngine(sdls, answer, { introspection: false });
    expect(await ask('{ self { __schema { queryType { name } } } }')).not.toHaveProperty('data');
  });
});

describe('introspection', () => {
  const sdls = {
    one: `
      type Query { "What leads back." n(of: [Of!] = [{ id: "1" }], old: Int @deprecated(reason: "so")): N u: U gone: Int @deprecated }
      interface N { id: ID! n: N! list: [[N!]]! }
      type A implements N { id: ID! n: N! list: [[N!]]! color: Color }
      type B implements N { id: ID! n: N! list: [[N!]]! }
      union U = A | B
      enum Color { RED GREEN @deprecated(reason: "seldom") }
      input Of { id: ID! of: Of color: Color = RED }
    `,
  };
  const { ask, engine } = scriptedEngine(sdls, () => ({ data: {} }));

  const questions: Readonly<Record<string, string>> = {
    'the usual question': getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true, specifiedByUrl: true }),
    'fragments, aliases and conditions': `
      query ($yes: Boolean = true, $name: String = "N") {
        a: __type(name: $name) { ...T ... on __Type { x: kind @skip(if: $yes) y: kind @include(if: $yes) } __typename possibleTypes { ...T } }
        b: __type(name: "None") { name }
        __schema { types { name fields { name type { name } } } types { kind fields { args { name defaultValue } } } }
      }
      fragment T on __Type { name t: fields { name } }`,
  };

  it.each(Object.entries(questions))('is answered as graphql-js does: %s', async (_name, document) => {
    const { data } = execute({ schema: engine.publicSchema, document: parse(document) }) as { readonly data: object };
    expect(JSON.stringify(await ask(document))).toBe(JSON.stringify({ data }));
  });

  it('is refused where the answer would be much larger than the schema', async () => {
    const type = 'fields { name type { name possibleTypes { name } } }';
    const copies = Array.from({ length: 500 }, (_, index) => `a${index}: types { ${type} }`);
    expect(await ask(`{ __schema { ${copies.join(' ')} } }`)).toEqual({
      errors: [expect.objectContaining({ message: 'The operation is too complex.' })],
    });
  });

  it('is written in slices in the turn of whoever asks, and found in memory afterwards', async () => {
    const types = Array.from({ length: 120 }, (_, index) => `type T${index} { id: ID }`).join(' ');
    const large = scriptedEngine(
      { one: `type Query { ${Array.from({ length: 120 }, (_, at) => `t${at}: T${at}`).join(' ')} } ${types}` },
      () => ({
        data: {},
      }),
    );
    runAtOnce(large.engine.measureIntrospection());
    const slices: number[] = [];
    const inTurn: InTurn = async (work) => {
      const at = slices.push(0) - 1;
      const running = work.slices();
      for (;;) {
        const step = running.next();
        slices[at] = (slices[at] ?? 0) + 1;
        if (step.done) return step.value;
      }
    };
    const question = getIntrospectionQuery();
    const first = await large.ask(question, { inTurn });
    expect(slices.at(-1)).toBeGreaterThan(2);
    const works = slices.length;
    expect(await large.ask(question, { inTurn })).toEqual(first);
    expect(slices).toHaveLength(works);
  });

  it('is refused without writing it again where it was too large before', async () => {
    const works: object[] = [];
    const inTurn: InTurn = async (work) => {
      works.push(work);
      return inOneGo(work) as never;
    };
    const document = `{ __schema { ${Array.from({ length: 500 }, (_, at) => `a${at}: types { fields { name type { name possibleTypes { name } } } }`).join(' ')} } }`;
    const first = await ask(document, { inTurn });
    const count = works.length;
    expect(await ask(document, { inTurn })).toEqual(first);
    expect(works).toHaveLength(count);
  });
});
