import type { GraphContext } from './graph-context.ts';
import { draftField, draftType, type SubgraphDraft } from './graph-draft.ts';

/** Below `Ring`. Every member belongs to both, so that the same object is met as one and as the other. */
const lowerFaces = ['RingLeft', 'RingRight'];

/**
 * An interface with a field that leads back to it, which members declare with nulls of their own, or as an interface or a member
 * below it. A second subgraph may add to some of the members.
 */
export function draftCircles({ prng, draft }: GraphContext): void {
  const [home, other] = prng.sample(draft.subgraphs, draft.subgraphs.length);
  if (!home) return;
  const members = ['RingA', 'RingB', 'RingC'].slice(0, prng.between(2, 3));
  const lower = prng.chance(0.5) ? lowerFaces : [];
  const isList = prng.chance(0.3);
  for (const name of ['Ring', ...lower]) {
    const face = draftType(home, name, 'interface');
    if (name !== 'Ring') face.interfaces.add('Ring');
    draftField(face, 'ring', isList ? '[Ring]' : 'Ring');
    draftField(face, 'label', 'String');
  }
  for (const member of members) {
    const type = draftType(home, member);
    for (const name of ['Ring', ...lower]) type.interfaces.add(name);
    declareId(home, member);
    const named = prng.pick(['Ring', 'Ring', ...lower, ...lower, ...(prng.chance(0.2) ? members : [])]);
    const item = isList ? `[${named}${prng.pick(['', '!'])}]` : named;
    draftField(type, 'ring', `${item}${prng.pick(['', '!'])}`);
    draftField(type, 'label', prng.pick(['String', 'String!']));
    if (!other || prng.chance(0.5)) continue;
    declareId(other, member);
    draftField(draftType(other, member), `weightOf${member}`, prng.pick(['Int', 'Int!']));
  }
  const query = draftType(home, 'Query');
  draftField(query, 'circle', 'Ring');
  draftField(query, 'circles', '[Ring]');
}

function declareId(subgraph: SubgraphDraft, member: string): void {
  const type = draftType(subgraph, member);
  type.directives.add('@key(fields: "id")');
  draftField(type, 'id', 'ID!');
}
