import { ageOf, declareField } from './draft-entities.ts';
import { valueSelection } from './draft-requirements.ts';
import { canIntroduce, declareKey, introduce, type GraphContext, type KeyPlan } from './graph-context.ts';
import { draftField, draftType, isExternal, type SubgraphDraft, type TypeDraft } from './graph-draft.ts';
import { typeOfWord, word as wordFor, type Word } from './vocabulary.ts';

/**
 * An interface with a key: one subgraph has it with all its members, another an interface object that adds fields to each
 * of them. Other subgraphs may know single members. Done before all else, so that nobody declares a member where the interface
 * object stands for it.
 */
export function planFamilies(context: GraphContext): void {
  const { prng, draft } = context;
  const [home, ...others] = prng.sample(draft.subgraphs, draft.subgraphs.length);
  if (!home) return;
  planFamily(context, 'Account', home, others);
  if (prng.chance(0.25)) planFamily(context, 'Owner', home, others);
}

/** Families share members. */
function planFamily(context: GraphContext, name: string, home: SubgraphDraft, others: readonly SubgraphDraft[]): void {
  const { prng } = context;
  const members = prng.sample(['Admin', 'Guest', 'Robot'], prng.between(2, 3));
  const standIns = prng.sample(others, prng.pick([0, 1, 1, 1, 1, 2, 2, 3]));
  context.families.push({ name, members, standIns: new Set(standIns.map((standIn) => standIn.name)) });
  const keys = prng.chance(0.3) ? [idKey, pairKey] : [idKey];
  addKeys(context, home, draftType(home, name, 'interface'), keys);
  for (const member of members) {
    if (!context.entities.has(member))
      context.entities.set(member, { name: member, keys: [idKey], hasCommonKey: true, fields: [] });
    const type = draftType(home, member);
    addKeys(context, home, type, keys);
    type.interfaces.add(name);
  }
  for (const standIn of standIns) {
    const type = draftType(standIn, name);
    addKeys(context, standIn, type, prng.sample(keys, prng.between(1, 2)));
    type.directives.add('@interfaceObject');
  }
}

const idKey: KeyPlan = { fields: 'id', declarations: [['id', 'ID!']], references: [] };
const pairKey: KeyPlan = {
  fields: 'region pk { b }',
  declarations: [
    ['region', 'String!'],
    ['pk', 'Pk!'],
  ],
  references: ['Pk'],
};

function addKeys(context: GraphContext, subgraph: SubgraphDraft, type: TypeDraft, keys: readonly KeyPlan[]): void {
  for (const key of keys) declareKey(context, subgraph, type, key, true);
}

/** Fields of the family: some on the interface, some on single members, some added by the interface objects. */
export function draftFamilies(context: GraphContext): void {
  const { prng, draft, vocabulary } = context;
  const words = prng.sample(vocabulary.words, vocabulary.words.length);
  for (const family of context.families) {
    for (const name of [`ally${family.name}`, `rival${family.name}`])
      if (prng.chance(0.4)) words.splice(prng.below(3), 0, wordFor(prng, name, family.name));
    const home = draft.subgraphs.find((subgraph) => subgraph.types.get(family.name)?.keyword === 'interface');
    if (!home) return;
    for (const word of words.splice(0, prng.between(1, 3)))
      addToMembers(context, home, word, family.members, prng.chance(0.6) ? family.name : null);
    for (const member of family.members) {
      const others = draft.subgraphs.filter((subgraph) => !family.standIns.has(subgraph.name));
      const word = words.pop();
      if (word && prng.chance(0.6)) addToMembers(context, prng.pick(others), word, [member], null);
    }
    for (const subgraph of draft.subgraphs.filter(({ name }) => family.standIns.has(name))) {
      for (const word of words.splice(0, prng.between(1, 2))) addToStandIn(context, subgraph, family.name, word);
    }
  }
}

function addToMembers(
  context: GraphContext,
  subgraph: SubgraphDraft,
  word: Word,
  members: readonly string[],
  face: string | null,
): void {
  if (!canIntroduce(context, subgraph, word.named)) return;
  if (face !== null) declareField(context, subgraph, face, { ...word, type: typeOfWord(word, false) });
  for (const member of members) {
    const type = typeOfWord(word, context.prng.chance(0.3));
    if (!subgraph.types.has(member)) addKeys(context, subgraph, draftType(subgraph, member), [idKey]);
    declareField(context, subgraph, member, { ...word, type });
    context.entities.get(member)?.fields.push({ ...word, type, owner: subgraph.name, age: ageOf(context), moved: false });
  }
}

function addToStandIn(context: GraphContext, subgraph: SubgraphDraft, face: string, word: Word): void {
  const { prng, draft } = context;
  if (!canIntroduce(context, subgraph, word.named)) return;
  declareField(context, subgraph, face, { ...word, type: typeOfWord(word, prng.chance(0.3)) });
  const others = draft.subgraphs.flatMap((other) => (other === subgraph ? [] : (other.types.get(face) ?? [])));
  const foreign = others.flatMap((type) => [...type.fields.values()]).filter((field) => field.args === '' && !isExternal(field));
  const type = draftType(subgraph, face);
  for (const needed of prng.sample(foreign, prng.below(3))) {
    const below = selectionBelow(context, subgraph, needed.type.replaceAll(/[[\]!]/g, ''));
    if (below === null || type.fields.has(needed.name)) continue;
    draftField(type, needed.name, needed.type, '', ['@external']);
    draftField(type, `from${needed.name}`, 'String', '', [`@requires(fields: "${needed.name}${below}")`]);
  }
}

/** What of a required field is required; null where the subgraph cannot say. */
function selectionBelow(context: GraphContext, subgraph: SubgraphDraft, named: string): string | null {
  if (isScalar(named)) return '';
  if (context.families.some(({ name }) => name === named)) return ' { id }';
  if (!context.vocabulary.values.has(named) || !canIntroduce(context, subgraph, named)) return null;
  introduce(context, subgraph, named);
  const selection = valueSelection(context, named);
  return selection === '{  }' ? null : ` ${selection}`;
}

function isScalar(type: string): boolean {
  return ['String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.replaceAll(/[[\]!]/g, ''));
}
