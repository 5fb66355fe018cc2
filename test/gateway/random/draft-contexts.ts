import { declareField } from './draft-entities.ts';
import { takenArgument, type TakerContext } from './draft-taken-arguments.ts';
import { canIntroduce, introduce, type GraphContext } from './graph-context.ts';
import { draftField, draftType, type SubgraphDraft, type TypeDraft } from './graph-draft.ts';
import { typeOfWord } from './vocabulary.ts';

/** Fields that take arguments from a context, and those that lead to them. */
export const CONTEXTUAL = /^quote\d$|(Offer|Ticket)$/;

/** Adds entities that are only to be found below objects which set a context, with fields that take arguments from it. */
export function draftContexts(context: GraphContext): void {
  const { prng, draft } = context;
  for (const name of prng.sample(['Offer', 'Ticket'], prng.between(1, 2))) {
    const home = prng.pick(draft.subgraphs);
    draftTaker({ ...context, home, name, contextName: prng.pick(['place', `of${name}`]) });
  }
}

function draftTaker(context: TakerContext): void {
  const { prng, draft, home, name } = context;
  const homes = [home, ...draft.subgraphs.filter((other) => other !== home && prng.chance(0.4))];
  const words = prng.sample(context.vocabulary.words, context.vocabulary.words.length);
  for (const one of homes) {
    const type = draftType(one, name);
    type.directives.add('@key(fields: "id")');
    draftField(type, 'id', 'ID!');
    for (const word of words.splice(0, prng.between(1, 3)))
      if (canIntroduce(context, one, word.named))
        declareField(context, one, name, { ...word, type: typeOfWord(word, prng.chance(0.2)) });
  }
  const setters = draftSetters(context, homes);
  for (let count = prng.between(1, 3); count > 0; count -= 1) addTakingField(context, setters, homes, count);
}

const WAYS = ['%', '%!', '[%]', '[%!]!', '[[%]]'];

/** The object types that set the context, all of which lead to the taker: by themselves, or as an interface or a union. */
function draftSetters(context: TakerContext, homes: readonly SubgraphDraft[]): TypeDraft[] {
  const { prng, home, name, contextName } = context;
  const known = [...home.types.values()].filter((type) => maySet(type) && type.name !== name);
  const setters = prng.sample(known, prng.below(3));
  if (setters.length === 0 || prng.chance(0.4)) setters.push(addHall(context));
  if (prng.chance(0.3)) setters.push(addShelf(context, setters));
  if (prng.chance(0.2)) setters.push(draftType(home, name));
  leadOn(context, setters, homes);
  if (prng.chance(0.3)) {
    const back = prng.pick(setters).name;
    const isRenamed = home.renamesRoots && back === 'Query';
    if (!isRenamed) draftField(draftType(home, name), 'back', prng.pick(WAYS).replace('%', back).replaceAll('!', ''));
  }
  const directive = `@context(name: "${contextName}")`;
  const face = prng.chance(0.3) ? prng.pick(['interface', 'union'] as const) : null;
  if (face === null || setters.some((type) => type.name === 'Query' || type.name === name))
    for (const type of setters) type.directives.add(directive);
  else addFace(context, setters, face, directive);
  return setters;
}

/** Gives every setter a field to take a value from, and one or two on the way to the taker. */
function leadOn(context: TakerContext, setters: readonly TypeDraft[], homes: readonly SubgraphDraft[]): void {
  const { prng, home, name } = context;
  const mark = prng.pick(['String', 'Int!', '[String!]', 'ID', 'Unit']);
  if (mark === 'Unit') introduce(context, home, mark);
  const [way, between] = [prng.pick(WAYS), addBetween(context, homes)];
  for (const type of setters) {
    draftField(type, `mark${name}`, prng.chance(0.5) ? mark : mark.replace(/!$/, ''));
    draftField(type, `to${name}`, way.replace('%', type.name === between ? name : between));
    for (const [index, other] of homes.entries()) {
      const there = other.types.get(type.name);
      if (other !== home && there && maySet(there) && prng.chance(0.5))
        draftField(there, `more${index}${name}`, prng.pick(WAYS).replace('%', name));
    }
  }
}

/** What stands between setters and the taker: nothing, a value, or an entity that leads on in another subgraph. */
function addBetween({ prng, home, name }: TakerContext, homes: readonly SubgraphDraft[]): string {
  const between = prng.pick([name, name, `Shelf${name}`, `Stand${name}`]);
  if (between === name) return name;
  const far = between === `Stand${name}` ? prng.pick(homes) : home;
  for (const one of between === `Stand${name}` ? [home, far] : []) {
    const type = draftType(one, between);
    type.directives.add('@key(fields: "id")');
    draftField(type, 'id', 'ID!');
  }
  draftField(draftType(far, between), 'one', prng.pick(WAYS).replace('%', name));
  return between;
}

/** A type by which every subgraph that has its objects can find them again, or the root. */
function maySet(type: TypeDraft): boolean {
  if (type.name === 'Query') return true;
  const texts = [...type.directives];
  return (
    type.keyword === 'type' &&
    !texts.includes('@interfaceObject') &&
    texts.some((text) => text.startsWith('@key') && !text.includes('resolvable: false'))
  );
}

function addHall({ prng, home, name }: TakerContext): TypeDraft {
  const hall = draftType(home, `Hall${name}`);
  draftField(hall, 'id', 'ID!');
  if (prng.chance(0.6)) hall.directives.add('@key(fields: "id")');
  draftField(draftType(home, 'Query'), `halls${name}`, prng.pick(WAYS).replace('%', hall.name));
  if (prng.chance(0.2)) draftField(draftType(home, 'Mutation'), `build${name}`, hall.name);
  if (prng.chance(0.2)) draftField(draftType(home, 'Subscription'), `built${name}`, hall.name);
  return hall;
}

/** Stands between other setters and the taker, and sets the context anew. */
function addShelf({ prng, home, name }: TakerContext, setters: readonly TypeDraft[]): TypeDraft {
  const shelf = draftType(home, `Shelf${name}`);
  for (const type of setters) draftField(type, `shelf${name}`, prng.pick(WAYS).replace('%', shelf.name));
  return shelf;
}

function addFace(
  { prng, home, name }: TakerContext,
  setters: readonly TypeDraft[],
  face: 'interface' | 'union',
  directive: string,
): void {
  const faceName = `Place${name}`;
  draftField(draftType(home, 'Query'), `places${name}`, prng.pick(['%', '[%]', '[[%]]']).replace('%', faceName));
  if (face === 'union') {
    home.unions.set(faceName, new Set(setters.map((type) => type.name)));
    home.unionDirectives.set(faceName, directive);
    return;
  }
  const type = draftType(home, faceName, 'interface');
  type.directives.add(directive);
  const marks = new Set(setters.map((setter) => setter.fields.get(`mark${name}`)?.type ?? ''));
  draftField(type, `mark${name}`, marks.size === 1 ? ([...marks][0] ?? '') : ([...marks][0] ?? '').replace(/!$/, ''));
  for (const setter of setters) setter.interfaces.add(faceName);
}

function addTakingField(
  context: TakerContext,
  setters: readonly TypeDraft[],
  homes: readonly SubgraphDraft[],
  number: number,
): void {
  const { prng, home, name, vocabulary } = context;
  const word = prng.pick(vocabulary.words);
  if (!canIntroduce(context, home, word.named)) return;
  const taken = Array.from({ length: prng.between(1, 2) }, (_, index) => takenArgument(context, setters, `given${index}`)).flat();
  if (taken.length === 0) return;
  const args = `(${[...(word.args === '' ? [] : [word.args.slice(1, -1)]), ...taken].join(', ')})`;
  const field = { ...word, name: `quote${number}`, type: typeOfWord(word, prng.chance(0.2)), args };
  declareField(context, home, name, field);
  const foreign = homes.filter((other) => other !== home).flatMap((other) => [...(other.types.get(name)?.fields.values() ?? [])]);
  const required = foreign.find(
    (one) => one.args === '' && /^\W*(String|Int|ID|Float|Boolean)\W*$/.test(one.type) && one.name !== 'id',
  );
  if (!required || !prng.chance(0.4)) return;
  draftField(draftType(home, name), required.name, required.type, '', ['@external']);
  home.types.get(name)?.fields.get(field.name)?.directives.add(`@requires(fields: "${required.name}")`);
}
