import { describe, expect, it } from 'vitest';
import { answerEntities, scriptedEngine, type Asked } from '../support/scripted-engine.ts';

const down = { data: null, errors: [{ message: 'Down.' }] };

it('an error whose path leads nowhere in the answer is told without a place', async () => {
  const { ask } = scriptedEngine({ one: 'type Query { a: Int list: [Int] }' }, () => ({
    data: { a: 1, list: [1] },
    errors: [
      { message: 'Nowhere.', path: ['b', 0] },
      { message: 'Behind the end.', path: ['list', 1] },
      { message: 'Inside a leaf.', path: ['a', 'x'] },
    ],
  }));
  expect(await ask('{ a list }')).toEqual({
    data: { a: 1, list: [1] },
    errors: [{ message: 'Nowhere.' }, { message: 'Behind the end.' }, { message: 'Inside a leaf.' }],
  });
});

describe('where a subgraph does not answer', () => {
  it('each field tells so that it has of an object which others answer too', async () => {
    const sdls = {
      one: 'type Query { viewer: Viewer @shareable viewers: [Viewer] @shareable } type Viewer { id: ID! deep: Deep @shareable } type Deep { a: Int }',
      two: 'type Query { viewer: Viewer @shareable viewers: [Viewer] @shareable } type Viewer { name: String deep: Deep @shareable } type Deep { b: Int }',
    };
    const viewer = { id: '1', deep: { a: 1 } };
    const { ask } = scriptedEngine(sdls, ({ subgraph }) => (subgraph === 'two' ? down : { data: { viewer, viewers: [viewer] } }));
    const lost = (...path: (string | number)[]) => ({ message: 'Down.', path });
    const response = await ask('{ viewer { id name deep { a b } } viewers { id name } }');
    expect(response['data']).toEqual({
      viewer: { id: '1', name: null, deep: { a: 1, b: null } },
      viewers: [{ id: '1', name: null }],
    });
    expect(response['errors']).toEqual([lost('viewer', 'name'), lost('viewer', 'deep', 'b'), lost('viewers', 0, 'name')]);
  });

  it('nothing is made of what it was to give, however deep', async () => {
    const sdls = {
      boxes:
        'type Query { boxes: [Box] } type Box @key(fields: "id") { id: ID! part: Part } type Part @key(fields: "id") { id: ID! }',
      parts: 'type Part @key(fields: "id") { id: ID! mass: Int }',
      prices: `
        type Box @key(fields: "id") { id: ID! part: Part @external price: Int @requires(fields: "part { mass }") }
        type Part @key(fields: "id") { id: ID! mass: Int @external }
      `,
    };
    const answer = (asked: Asked) => {
      if (asked.subgraph === 'parts') return down;
      if (asked.subgraph === 'prices') return { data: answerEntities(asked, () => ({ price: 0 })) };
      return {
        data: {
          boxes: [
            { id: '1', part: { id: 'p' } },
            { id: '2', part: null },
          ],
        },
      };
    };
    const { ask } = scriptedEngine(sdls, answer);
    expect(await ask('{ boxes { price } }')).toEqual({
      data: { boxes: [{ price: null }, { price: 0 }] },
      errors: [{ message: 'Down.', path: ['boxes', 0, 'price'] }],
    });
  });
});
