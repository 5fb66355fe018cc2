import { canIntroduce, type GraphContext } from './graph-context.ts';
import { draftField, type SubgraphDraft } from './graph-draft.ts';
import { declareField, overrideOf } from './draft-entities.ts';
import { typeOfWord, word } from './vocabulary.ts';

/** Gives subgraphs their queries and mutations; some queries are answered by two. */
export function draftRoots(context: GraphContext): void {
  const { prng, draft } = context;
  draft.subgraphs.forEach((subgraph, index) => {
    for (let count = prng.below(4) + (index === 0 ? 1 : 0); count > 0; count -= 1)
      addRoot(context, subgraph, 'Query', `get${index}${count}`);
    for (let count = prng.chance(0.4) ? prng.between(1, 2) : 0; count > 0; count -= 1)
      addRoot(context, subgraph, 'Mutation', `do${index}${count}`);
    if (prng.chance(0.2)) addRoot(context, subgraph, 'Subscription', `on${index}`);
    if (prng.chance(0.2)) addWayBack(context, subgraph, `back${index}`);
  });
}

/** A field that returns a query, from where everything can be asked again. */
function addWayBack({ prng }: GraphContext, subgraph: SubgraphDraft, name: string): void {
  const owners = [...subgraph.types.values()].filter(
    (type) => roots.has(type.name) || [...type.directives].some((text) => text.startsWith('@key') && !text.includes('false')),
  );
  const able = owners.filter(({ keyword }) => keyword === 'type');
  if (subgraph.renamesRoots || !subgraph.types.has('Query')) return;
  draftField(prng.pick(able), name, prng.pick(['Query', 'Query!', '[Query]', '[[Query!]]']));
}

const roots: ReadonlySet<string> = new Set(['Query', 'Mutation']);

function addRoot(context: GraphContext, subgraph: SubgraphDraft, root: string, name: string): void {
  const { prng, vocabulary, draft, families } = context;
  const composites = [
    ...vocabulary.entities,
    ...vocabulary.entities,
    ...vocabulary.values.keys(),
    ...vocabulary.unions.keys(),
    ...vocabulary.interfaces.keys(),
    ...families.map((family) => family.name),
  ];
  const named = prng.chance(0.08) ? 'Int' : prng.pick(composites);
  if (!canIntroduce(context, subgraph, named)) return;
  const made = word(prng, name, named);
  const field = { ...made, type: typeOfWord(made, prng.chance(0.12)) };
  const other = prng.pick(draft.subgraphs);
  const style = root !== 'Subscription' && other !== subgraph && canIntroduce(context, other, named) ? prng.next() : 1;
  const shared = root === 'Query' && style < 0.25;
  const moved = style >= 0.25 && style < 0.37;
  const directives = shared ? ['@shareable'] : moved ? [overrideOf(prng, other.name)] : [];
  declareField(context, subgraph, root, field, directives);
  if (shared || moved) declareField(context, other, root, field, shared ? directives : []);
}
