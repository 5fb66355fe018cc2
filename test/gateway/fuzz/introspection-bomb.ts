import { getIntrospectionQuery } from 'graphql';
import type { Prng } from '../random/prng.ts';

const ofType = ['name', 'kind', 'ofType { name kind ofType { name } }', 'description'];
const lists = ['fields(includeDeprecated: true)', 'interfaces', 'possibleTypes', 'inputFields', 'enumValues'];

/** Asks for as much of the schema as it can: the usual question, or lists of types inside one another, many times over. */
export function introspectionBomb(prng: Prng): string {
  if (prng.chance(0.2)) return `${getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true })} #${prng.below(1000)}`;
  const copies = prng.pick([1, 2, 10, 45, 99]);
  const root = prng.pick(['__schema { types { LIST } }', '__schema { queryType { LIST } }', '__type(name: "Query") { LIST }']);
  const parts = Array.from(
    { length: copies },
    (_, index) => `a${index}: ${root.replace('LIST', inside(prng, prng.between(1, 4)))}`,
  );
  return `{ ${parts.join(' ')} }`;
}

function inside(prng: Prng, depth: number): string {
  const leaves = prng.sample(ofType, prng.between(1, 3)).join(' ');
  if (depth === 0) return leaves;
  const list = prng.pick(lists);
  if (list === 'enumValues') return `${leaves} ${list} { name }`;
  const inner = inside(prng, depth - 1);
  if (list === 'interfaces' || list === 'possibleTypes') return `${leaves} ${list} { ${inner} }`;
  const args = list === 'inputFields' ? '' : prng.pick(['', `args { name type { ${inner} } } `]);
  return `${leaves} ${list} { name ${args}type { ${inner} } }`;
}
