import { ageOf, declareField } from './draft-entities.ts';
import { canIntroduce, type EntityPlan, type GraphContext } from './graph-context.ts';
import { draftField, draftType, type SubgraphDraft } from './graph-draft.ts';
import { typeOfWord, type Word } from './vocabulary.ts';

/**
 * An interface with a key: one subgraph has it with all its members, another an interface object that adds fields to each
 * of them. Other subgraphs may know single members. Done before all else, so that nobody declares a member where the interface
 * object stands for it.
 */
export function planFamily(context: GraphContext): void {
  const { prng, draft } = context;
  const members = prng.sample(['Admin', 'Guest', 'Robot'], prng.between(2, 3));
  const [home, ...others] = prng.sample(draft.subgraphs, draft.subgraphs.length);
  const standIns = others.slice(0, prng.chance(0.3) ? 2 : 1);
  if (!home || standIns.length === 0) return;
  context.families.push({ name: 'Account', members, standIns: new Set(standIns.map(({ name }) => name)) });
  const id = { fields: 'id', declarations: [['id', 'ID!']] as const, references: [] };
  draftField(keyed(home, 'Account', 'interface'), 'id', 'ID!');
  for (const member of members) {
    const plan: EntityPlan = { name: member, keys: [id], hasCommonKey: true, fields: [] };
    context.entities.set(member, plan);
    const type = keyed(home, member, 'type');
    draftField(type, 'id', 'ID!');
    type.interfaces.add('Account');
  }
  for (const standIn of standIns) {
    const type = keyed(standIn, 'Account', 'type');
    type.directives.add('@interfaceObject');
    draftField(type, 'id', 'ID!');
  }
}

/** Fields of the family: some on the interface, some on single members, some added by the interface objects. */
export function draftFamilies(context: GraphContext): void {
  for (const family of context.families) {
    const { prng, draft, vocabulary } = context;
    const words = prng.sample(vocabulary.words, vocabulary.words.length);
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
    if (!subgraph.types.has(member)) draftField(keyed(subgraph, member, 'type'), 'id', 'ID!');
    declareField(context, subgraph, member, { ...word, type });
    context.entities.get(member)?.fields.push({ ...word, type, owner: subgraph.name, age: ageOf(context), moved: false });
  }
}

function addToStandIn(context: GraphContext, subgraph: SubgraphDraft, face: string, word: Word): void {
  const { prng, draft } = context;
  if (!canIntroduce(context, subgraph, word.named)) return;
  declareField(context, subgraph, face, { ...word, type: typeOfWord(word, prng.chance(0.3)) });
  const faces = draft.subgraphs.map(({ types }) => types.get(face)).filter((type) => type?.keyword === 'interface');
  const plain = faces
    .flatMap((type) => [...(type?.fields.values() ?? [])])
    .filter((field) => field.args === '' && field.name !== 'id' && isScalar(field.type));
  if (plain.length === 0 || !prng.chance(0.4)) return;
  const needed = prng.pick(plain);
  const type = draftType(subgraph, face);
  if (type.fields.has(needed.name)) return;
  draftField(type, needed.name, needed.type, '', ['@external']);
  draftField(type, `from${needed.name}`, 'String', '', [`@requires(fields: "${needed.name}")`]);
}

function isScalar(type: string): boolean {
  return ['String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.replaceAll(/[[\]!]/g, ''));
}

function keyed(subgraph: SubgraphDraft, name: string, keyword: 'type' | 'interface'): ReturnType<typeof draftType> {
  const type = draftType(subgraph, name, keyword);
  type.directives.add('@key(fields: "id")');
  return type;
}
