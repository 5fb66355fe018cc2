import { describe, it } from 'vitest';
import { expectRight, type NamedCase } from '../support/expect-right.ts';

const graphs: Readonly<Record<string, NamedCase['subgraphs']>> = {
  'nulls of their own': {
    one: `type Query { n: N } interface N { n: N v: Int }
          type A implements N { n: N! v: Int! } type B implements N { n: N v: Int }`,
  },
  'interfaces of their own': {
    one: `type Query { n: N } interface N { n: N v: Int }
          interface N0 implements N { n: N v: Int } interface N1 implements N { n: N v: Int }
          type A implements N & N0 & N1 { n: N0 v: Int } type B implements N & N0 & N1 { n: N1! v: Int! }`,
  },
  'nulls of their own, in another subgraph': {
    one: `type Query { n: N } interface N { id: ID! v: Int }
          type A implements N @key(fields: "id") { id: ID! v: Int! } type B implements N @key(fields: "id") { id: ID! v: Int }`,
    two: `interface N { id: ID! n: N } type A implements N @key(fields: "id") { id: ID! n: N! }
          type B implements N @key(fields: "id") { id: ID! n: N }`,
  },
};

const levels = 12;

describe.each(Object.entries(graphs))('members that declare the field which leads back with %s', (_name, subgraphs) => {
  it.each([1, 2, 3, 4, 5])('are answered twelve levels deep as one schema answers, over data %i', (dataSeed) => {
    const document = `{ ${'n { v '.repeat(levels)} __typename ${'}'.repeat(levels)} }`;
    return expectRight({ subgraphs, document, dataSeed });
  });
});
