import { ageOf, declareField } from './draft-entities.ts';
import { canIntroduce, type EntityPlan, type GraphContext, type PlannedField } from './graph-context.ts';
import { draftType, isExternal, type SubgraphDraft } from './graph-draft.ts';
import { typeOfWord } from './vocabulary.ts';

/** Adds fields that are computed from fields of other subgraphs (`@requires`), chains of them included. */
export function draftRequirements(context: GraphContext): void {
  const { prng, draft, entities } = context;
  for (const plan of entities.values()) {
    for (let round = prng.below(4); round > 0; round -= 1) {
      const homes = draft.subgraphs.filter((subgraph) => hasResolvableKey(subgraph, plan.name));
      if (homes.length > 0) addRequiringField(context, plan, prng.pick(homes));
    }
  }
}

/** Lets some fields answer for an entity's fields that another subgraph owns (`@provides`). */
export function draftProvisions(context: GraphContext): void {
  const { prng, draft } = context;
  for (const subgraph of draft.subgraphs) {
    for (const type of subgraph.types.values()) {
      for (const field of type.fields.values()) {
        const named = field.type.replaceAll(/[[\]!]/g, '');
        if (type.keyword === 'interface' || isExternal(field) || isKeyField(type.directives, field.name) || !prng.chance(0.25))
          continue;
        const selection = provisionOf(context, subgraph, named);
        if (selection.length === 0) continue;
        field.directives.add(`@provides(fields: ${JSON.stringify(selection.join(' '))})`);
      }
    }
  }
}

/** What a field of the type could provide: fields of an entity, or of the entities among a union's or an interface's members. */
function provisionOf(context: GraphContext, subgraph: SubgraphDraft, named: string): string[] {
  const { prng, vocabulary, entities } = context;
  const plan = entities.get(named);
  if (plan) {
    return prng.sample(providable(context, plan, subgraph), prng.between(1, 2)).flatMap((foreign) => {
      const text = selectionFor(context, subgraph, plan.name, foreign, 0);
      if (text === null) return [];
      markShared(context, plan.name, foreign.name);
      return [text];
    });
  }
  const members = vocabulary.unions.get(named) ?? vocabulary.interfaces.get(named) ?? [];
  return members
    .filter((member) => entities.has(member) && knownMember(subgraph, named, member))
    .map((member) => [member, provisionOf(context, subgraph, member)] as const)
    .flatMap(([member, inner]) => (inner.length > 0 ? [`... on ${member} { ${inner.join(' ')} }`] : []));
}

/** `@provides` may not name fields with arguments. */
function providable(context: GraphContext, plan: EntityPlan, subgraph: SubgraphDraft): PlannedField[] {
  return foreignFields(context, plan, subgraph).filter((field) => field.args === '' && !context.entities.has(field.named));
}

function isKeyField(directives: ReadonlySet<string>, name: string): boolean {
  return [...directives].some((text) => new RegExp(`\\b${name}\\b`).test(text));
}

function addRequiringField(context: GraphContext, plan: EntityPlan, subgraph: SubgraphDraft): void {
  const { prng, vocabulary } = context;
  const type = draftType(subgraph, plan.name);
  const needed = prng.sample(foreignFields(context, plan, subgraph), prng.between(1, 2));
  const selections = needed.flatMap((field) => selectionFor(context, subgraph, plan.name, field, 0) ?? []);
  const word = prng.pick(vocabulary.words);
  const name = `${word.name}From${needed.map((field) => field.name[0]?.toUpperCase() ?? '').join('')}${ageOf(context)}`;
  if (selections.length === 0 || !canIntroduce(context, subgraph, word.named)) return;
  const field: PlannedField = {
    ...word,
    name,
    type: typeOfWord(word, prng.chance(0.2)),
    owner: subgraph.name,
    age: ageOf(context),
    moved: false,
  };
  declareField(context, subgraph, plan.name, field);
  type.fields.get(name)?.directives.add(`@requires(fields: ${JSON.stringify(selections.join(' '))})`);
  plan.fields.push(field);
}

/** Fields of the entity that this subgraph does not answer for, and could mention. */
export function foreignFields(context: GraphContext, plan: EntityPlan, subgraph: SubgraphDraft): PlannedField[] {
  const declared = subgraph.types.get(plan.name)?.fields;
  return plan.fields.filter((field) => {
    const own = declared?.get(field.name);
    return !field.moved && (!own || isExternal(own)) && canIntroduce(context, subgraph, field.named);
  });
}

/** The field as a field set would name it, declared external here. Null where nothing below it can be named. */
function selectionFor(
  context: GraphContext,
  subgraph: SubgraphDraft,
  typeName: string,
  field: PlannedField,
  depth: number,
): string | null {
  const below = selectionBelow(context, subgraph, field, depth);
  if (below === null) return null;
  declareField(context, subgraph, typeName, field, ['@external']);
  return `${field.name}${context.prng.pick(field.literalArgs)}${below}`;
}

/** Owners of a provided field say that others answer for it too. */
function markShared({ draft }: GraphContext, typeName: string, fieldName: string): void {
  for (const { types } of draft.subgraphs) {
    const own = types.get(typeName)?.fields.get(fieldName);
    if (own && !isExternal(own)) own.directives.add('@shareable');
  }
}

function selectionBelow(
  context: GraphContext,
  subgraph: SubgraphDraft,
  { named, age }: PlannedField,
  depth: number,
): string | null {
  const { prng, vocabulary, entities, families } = context;
  const members = vocabulary.unions.get(named) ?? vocabulary.interfaces.get(named);
  if (members) {
    const texts = prng.sample(members, 2).flatMap((member) => {
      const inner = vocabulary.values.has(member) ? valueSelection(context, member) : keyOf(context, subgraph, member);
      return inner && knownMember(subgraph, named, member) ? [`... on ${member} ${inner}`] : [];
    });
    return texts.length > 0 ? ` { ${texts.join(' ')} }` : null;
  }
  if (vocabulary.values.has(named)) return ` ${valueSelection(context, named)}`;
  if (families.some(({ name }) => name === named)) return ' { id }';
  const plan = entities.get(named);
  if (!plan) return '';
  const older = foreignFields(context, plan, subgraph).filter((field) => field.age < age);
  const inner =
    depth < 1 && older.length > 0 && prng.chance(0.6)
      ? selectionFor(context, subgraph, named, prng.pick(older), depth + 1)
      : null;
  return inner === null ? prefixed(keyOf(context, subgraph, named)) : ` { ${inner} }`;
}

function prefixed(text: string | null): string | null {
  return text === null ? null : ` ${text}`;
}

/** Whether the subgraph knows the member as one; what it does not know yet will get members of its own choice. */
function knownMember(subgraph: SubgraphDraft, named: string, member: string): boolean {
  if (!subgraph.unions.has(named) && !subgraph.types.has(named)) return false;
  const type = subgraph.types.get(member);
  return subgraph.unions.get(named)?.has(member) ?? type?.interfaces.has(named) ?? false;
}

function keyOf({ entities }: GraphContext, subgraph: SubgraphDraft, entity: string): string | null {
  const declared = subgraph.types.get(entity);
  const plan = entities.get(entity);
  const key = plan?.keys.find(({ fields }) =>
    declared ? [...declared.directives].some((text) => text.includes(`"${fields}"`)) : false,
  );
  if (!declared && plan?.hasCommonKey) return `{ ${plan.keys[0]?.fields ?? 'id'} }`;
  return key ? `{ ${key.fields} }` : null;
}

export function valueSelection({ prng, vocabulary }: GraphContext, name: string): string | null {
  const leafs = [...(vocabulary.values.get(name)?.fields ?? [])].filter(([, type]) =>
    isLeaf(vocabulary.values, vocabulary.entities, type),
  );
  return `{ ${prng
    .sample(leafs, prng.between(1, 2))
    .map(([field]) => field)
    .join(' ')} }`;
}

function isLeaf(values: ReadonlyMap<string, unknown>, entities: readonly string[], type: string): boolean {
  const named = type.replaceAll(/[[\]!]/g, '');
  return !values.has(named) && !entities.includes(named);
}

function hasResolvableKey(subgraph: SubgraphDraft, typeName: string): boolean {
  const directives = [...(subgraph.types.get(typeName)?.directives ?? [])];
  return directives.some((text) => text.startsWith('@key') && !text.includes('resolvable: false'));
}
