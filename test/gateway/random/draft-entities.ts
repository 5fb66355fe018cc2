import {
  declareKey,
  canIntroduce,
  introduce,
  type EntityPlan,
  type GraphContext,
  type KeyPlan,
  type PlannedField,
} from './graph-context.ts';
import { draftField, draftType, type SubgraphDraft } from './graph-draft.ts';
import type { Prng } from './prng.ts';
import { typeOfWord, type Word } from './vocabulary.ts';

/** Gives every entity its keys and homes, then its fields: owned by one subgraph, shared by several, or moved with `@override`. */
export function draftEntities(context: GraphContext): void {
  const { prng, draft, vocabulary } = context;
  for (const name of vocabulary.entities) context.entities.set(name, planEntity(context, name));
  for (const name of vocabulary.entities) {
    const homes = prng.sample(draft.subgraphs, prng.chance(0.15) ? 1 : prng.between(2, Math.min(4, draft.subgraphs.length)));
    const able = homes.filter((home) => canIntroduce(context, home, name));
    settleKeys(context, name, able);
    for (const word of prng.sample(vocabulary.words, prng.between(2, 7))) placeField(context, name, word, able);
  }
}

/** Declares a field in a subgraph with everything it mentions. */
export function declareField(
  context: GraphContext,
  subgraph: SubgraphDraft,
  typeName: string,
  field: Omit<PlannedField, 'owner' | 'age' | 'moved'>,
  directives: readonly string[] = [],
): void {
  for (const mentioned of [field.named, ...field.mentions]) introduce(context, subgraph, mentioned);
  draftField(draftType(subgraph, typeName), field.name, field.type, field.args, directives);
}

function planEntity({ prng, vocabulary }: GraphContext, name: string): EntityPlan {
  const others = vocabulary.entities.slice(0, vocabulary.entities.indexOf(name));
  const all: KeyPlan[] = [
    { fields: 'sku', declarations: [['sku', 'String!']], references: [] },
    { fields: 'code', declarations: [['code', 'Int!']], references: [] },
    {
      fields: 'region slug',
      declarations: [
        ['region', 'String!'],
        ['slug', 'String!'],
      ],
      references: [],
    },
    { fields: 'pk { a b }', declarations: [['pk', 'Pk!']], references: ['Pk'] },
    ...others
      .slice(0, 1)
      .map((other): KeyPlan => ({ fields: 'boss { id }', declarations: [['boss', `${other}!`]], references: [other] })),
    ...(prng.chance(0.3)
      ? [
          {
            fields: 'id region',
            declarations: [
              ['id', 'ID!'],
              ['region', 'String!'],
            ] as const,
            references: [],
          },
        ]
      : []),
  ];
  const id: KeyPlan = { fields: 'id', declarations: [['id', 'ID!']], references: [] };
  const hasCommonKey = isInInterface(vocabulary.interfaces, name) || others.length === 0 || prng.chance(0.65);
  const more = prng.sample(all, hasCommonKey ? prng.below(3) : prng.between(1, 2));
  return { name, keys: hasCommonKey ? [id, ...more] : prng.sample([id, ...more], more.length + 1), hasCommonKey, fields: [] };
}

function isInInterface(interfaces: ReadonlyMap<string, readonly string[]>, name: string): boolean {
  return [...interfaces.values()].some((members) => members.includes(name));
}

/** With a common key every home has it, and some have others too; without, neighbours share a key, so that jumps are chains. */
function settleKeys(context: GraphContext, name: string, homes: readonly SubgraphDraft[]): void {
  const { prng } = context;
  const plan = context.entities.get(name);
  if (!plan) return;
  homes.forEach((home, index) => {
    const type = draftType(home, name);
    const neighbours = [plan.keys[(index - 1) % plan.keys.length] ?? plan.keys[0], plan.keys[index % plan.keys.length]];
    const keys = plan.hasCommonKey ? plan.keys.filter((_, position) => position === 0 || prng.chance(0.4)) : neighbours;
    for (const key of new Set(keys)) if (key) declareKey(context, home, type, key, true);
  });
}

function placeField(context: GraphContext, typeName: string, word: Word, homes: readonly SubgraphDraft[]): void {
  const { prng } = context;
  const able = homes.filter(
    (home) => canIntroduce(context, home, word.named) && !home.types.get(typeName)?.fields.has(word.name),
  );
  const [owner, ...others] = prng.sample(able, able.length);
  const plan = context.entities.get(typeName);
  if (!owner || !plan) return;
  const second = others[0];
  const style = second ? prng.pick(['single', 'single', 'single', 'shared', 'moved'] as const) : 'single';
  const type = typeOfWord(word, prng.chance(0.3));
  const field: PlannedField = { ...word, type, owner: owner.name, age: ageOf(context), moved: style === 'moved' };
  declareField(
    context,
    owner,
    typeName,
    field,
    style === 'shared' ? ['@shareable'] : second && style === 'moved' ? [overrideOf(prng, second.name)] : [],
  );
  if (second && style === 'shared')
    declareField(
      context,
      second,
      typeName,
      { ...field, type: prng.chance(isLeaf(context, word) ? 0.3 : 0.03) ? typeOfWord(word, true) : type },
      ['@shareable'],
    );
  if (second && style === 'moved') declareField(context, second, typeName, field);
  plan.fields.push(field);
}

function isLeaf({ vocabulary }: GraphContext, { named }: Word): boolean {
  return (
    ![vocabulary.values, vocabulary.unions, vocabulary.interfaces].some((known) => known.has(named)) &&
    !vocabulary.entities.includes(named)
  );
}

/** `@override`, sometimes a progressive one. */
export function overrideOf(prng: Prng, from: string): string {
  return `@override(from: "${from}"${prng.chance(0.4) ? `, label: "${prng.pick(LABELS)}"` : ''})`;
}

const LABELS = ['percent(0)', 'percent(100)', 'percent(50)', 'not-on', 'constructor'];

/** How many fields there are by now, over all entities. */
export function ageOf({ entities }: GraphContext): number {
  return [...entities.values()].reduce((sum, { fields }) => sum + fields.length, 0);
}
