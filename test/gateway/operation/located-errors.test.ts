import { parse, specifiedRules, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { scriptedEngine } from '../support/scripted-engine.ts';

const sdls = {
  a: `type Query { n(of: Of, id: ID): N }
      input Of { of: [Of!] kind: Kind }
      enum Kind { ONE TWO }
      type N { id: ID! n: N }`,
};

const invalid: Readonly<Record<string, string>> = {
  'fields and values': '{\n  n(of: { of: [{ kind: THREE }] }) {\n    id\n    missing\n  }\n}',
  'fragments and variables': 'query ($a: None, $b: ID!) {\n n(id: $c) { ...Gone ... on N { id } }\n}\nfragment F on N { id }',
  'names that are given twice': 'query Q { n { id } }\nquery Q { n(id: 1, id: 2) { id } }',
};

describe('errors of an invalid document', () => {
  const { engine } = scriptedEngine(sdls, () => ({ data: {} }));

  it.each(Object.entries(invalid))('tell the places that graphql-js tells: %s', (_name, document) => {
    const prepared = engine.prepare(document);
    const told = 'errors' in prepared ? prepared.errors.map((error) => JSON.stringify(error)) : [];
    const expected = validate(engine.publicSchema, parse(document), specifiedRules).map((error) => JSON.stringify(error));
    expect(expected.length).toBeGreaterThan(0);
    expect(told.toSorted()).toEqual(expected.toSorted());
  });
});
