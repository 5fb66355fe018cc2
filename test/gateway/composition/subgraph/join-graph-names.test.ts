import { expect, it } from 'vitest';
import { joinGraphNames } from '../../../../src/gateway/composition/subgraph/join-graph-names.ts';

it.each([
  [['users'], ['USERS']],
  [
    ['user-service', 'Reviews.v2'],
    ['USER_SERVICE', 'REVIEWS_V2'],
  ],
  [['1st'], ['_1ST']],
  [
    ['a-b', 'a_b', 'A.B'],
    ['A_B_1', 'A_B_2', 'A_B_3'],
  ],
  [
    ['a_1', 'a-', 'a_'],
    ['A_1_', 'A__1', 'A__2'],
  ],
])('names of subgraphs are values of an enum, each another: %j', (names, graphs) => {
  expect(joinGraphNames(names)).toEqual(graphs);
});
