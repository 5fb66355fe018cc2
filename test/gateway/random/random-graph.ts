import type { SubgraphSource } from '../support/supergraph.ts';
import { draftCircles } from './draft-circles.ts';
import { draftContexts } from './draft-contexts.ts';
import { draftEntities } from './draft-entities.ts';
import { draftFamilies, planFamilies } from './draft-families.ts';
import { draftProvisions, draftRequirements } from './draft-requirements.ts';
import { draftRoots } from './draft-roots.ts';
import { finishDraft } from './finish-draft.ts';
import type { GraphContext } from './graph-context.ts';
import { draftSubgraph, printSubgraph } from './graph-draft.ts';
import { createPrng } from './prng.ts';
import { createVocabulary } from './vocabulary.ts';

const NAMES = ['alpha', 'beta', 'gamma', 'delta', 'omega', 'sigma'];
const ODD_NAMES = ['user-service', 'Reviews.v2', '1st', 'a_b', 'ALL', 'query'];

/** Makes up the subgraphs of a federated graph. Most compose; those that do not are for the caller to skip. */
export function randomGraph(seed: number): SubgraphSource[] {
  const prng = createPrng(seed);
  const names = prng.chance(0.15) ? ODD_NAMES : NAMES;
  const draft = { subgraphs: names.slice(0, prng.between(2, 6)).map((name) => draftSubgraph(name, prng.chance(0.1))) };
  const context: GraphContext = {
    prng,
    draft,
    vocabulary: createVocabulary(prng),
    entities: new Map(),
    families: [],
    splitsValues: prng.chance(0.2),
  };
  if (prng.chance(0.4)) planFamilies(context);
  draftEntities(context);
  draftFamilies(context);
  draftRoots(context);
  if (prng.chance(0.7)) draftRequirements(context);
  if (prng.chance(0.6)) draftProvisions(context);
  const ofContexts = createPrng(seed + 1_000_003);
  if (ofContexts.chance(0.5)) draftContexts({ ...context, prng: ofContexts });
  const ofCircles = createPrng(seed + 2_000_003);
  if (ofCircles.chance(0.4)) draftCircles({ ...context, prng: ofCircles });
  finishDraft(context);
  return draft.subgraphs
    .filter(({ types }) => types.size > 0)
    .map((subgraph) => ({ name: subgraph.name, sdl: printSubgraph(subgraph) }));
}
