import { describe, expect, it } from 'vitest';
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
