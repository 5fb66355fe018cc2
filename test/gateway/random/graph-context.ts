import { draftField, draftType, type GraphDraft, type SubgraphDraft, type TypeDraft } from './graph-draft.ts';
import type { Prng } from './prng.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What the steps of making up a graph share. */
export interface GraphContext {
  readonly prng: Prng;
  readonly vocabulary: Vocabulary;
  readonly draft: GraphDraft;
  readonly entities: Map<string, EntityPlan>;
  /** Interfaces with a key: in some subgraphs an interface with all its members, in others one interface object. */
  readonly families: FamilyPlan[];
  /** Whether value types have different fields in different subgraphs. */
  readonly splitsValues: boolean;
}

export interface EntityPlan {
  readonly name: string;
  readonly keys: readonly KeyPlan[];
  /** Whether every subgraph that knows the entity knows its first key. */
  readonly hasCommonKey: boolean;
  /** Fields in the order in which they were made; a field may require earlier ones only. */
  readonly fields: PlannedField[];
}

export interface PlannedField {
  readonly owner: string;
  readonly name: string;
  readonly named: string;
  readonly type: string;
  readonly args: string;
  readonly literalArgs: readonly string[];
  readonly mentions: readonly string[];
  /** Grows over the whole graph: what is required is always older. */
  readonly age: number;
  readonly moved: boolean;
}

export interface KeyPlan {
  readonly fields: string;
  /** Top-level key fields with their printed types. */
  readonly declarations: readonly (readonly [string, string])[];
  readonly references: readonly string[];
}

export interface FamilyPlan {
  readonly name: string;
  readonly members: readonly string[];
  readonly standIns: ReadonlySet<string>;
}

/** Whether a subgraph may declare the type: not where an interface object stands for it, nor the face elsewhere than planned. */
export function canIntroduce(
  context: GraphContext,
  subgraph: SubgraphDraft,
  name: string,
  seen: readonly string[] = [],
): boolean {
  if (seen.includes(name)) return true;
  const { vocabulary, families } = context;
  const deeper = (names: readonly string[]): boolean =>
    names.every((inner) => canIntroduce(context, subgraph, inner, [...seen, name]));
  if (families.some((family) => family.members.includes(name) && family.standIns.has(subgraph.name))) return false;
  if (families.some((family) => family.name === name)) return subgraph.types.has(name);
  const keys = context.entities.get(name)?.keys.flatMap((key) => key.references) ?? [];
  return deeper([
    ...keys,
    ...(vocabulary.values.get(name)?.references ?? []),
    ...(vocabulary.unions.get(name) ?? []),
    ...(vocabulary.interfaces.get(name) ?? []),
  ]);
}

/** Declares whatever a subgraph needs to mention `name`. */
export function introduce(context: GraphContext, subgraph: SubgraphDraft, name: string): void {
  const { vocabulary, prng } = context;
  if (vocabulary.scalars.includes(name)) subgraph.scalars.add(name);
  else if (vocabulary.enums.has(name)) introduceEnum(context, subgraph, name);
  else if (vocabulary.inputs.has(name)) introduceInput(context, subgraph, name);
  else if (vocabulary.values.has(name)) introduceValue(context, subgraph, name);
  else if (vocabulary.unions.has(name)) {
    if (subgraph.unions.has(name)) return;
    const members = vocabulary.unions.get(name) ?? [];
    const known = someOf(prng, members);
    subgraph.unions.set(name, new Set(known));
    for (const member of known) introduce(context, subgraph, member);
  } else if (vocabulary.interfaces.has(name)) {
    if (subgraph.types.has(name)) return;
    draftType(subgraph, name, 'interface');
    const members = vocabulary.interfaces.get(name) ?? [];
    for (const member of someOf(prng, members)) {
      introduce(context, subgraph, member);
      draftType(subgraph, member).interfaces.add(name);
    }
  } else introduceEntity(context, subgraph, name);
}

/** Members that differ by subgraph; one is known to all, so that there is always something to answer with. */
function someOf(prng: Prng, members: readonly string[]): string[] {
  return [...members.slice(0, 1), ...prng.sample(members.slice(1), prng.below(members.length))];
}

/** Declares a key of an entity with its fields. */
export function declareKey(
  context: GraphContext,
  subgraph: SubgraphDraft,
  type: TypeDraft,
  key: KeyPlan,
  resolvable: boolean,
): void {
  const [here, elsewhere] = ['', ', resolvable: false'].map((suffix) => `@key(fields: "${key.fields}"${suffix})`) as [
    string,
    string,
  ];
  if (resolvable) type.directives.delete(elsewhere);
  if (!type.directives.has(here)) type.directives.add(resolvable ? here : elsewhere);
  for (const reference of key.references) introduce(context, subgraph, reference);
  for (const [name, printed] of key.declarations) draftField(type, name, printed);
}

/** An entity that this subgraph only refers to: a key and nothing else. */
function introduceEntity(context: GraphContext, subgraph: SubgraphDraft, name: string): void {
  const plan = context.entities.get(name);
  if (!plan || subgraph.types.has(name)) return;
  const key = plan.hasCommonKey ? plan.keys[0] : context.prng.pick(plan.keys);
  if (key) declareKey(context, subgraph, draftType(subgraph, name), key, context.prng.chance(0.5));
}

/** An output enum may lack values here; one used by arguments is the same everywhere. */
function introduceEnum({ vocabulary, prng }: GraphContext, subgraph: SubgraphDraft, name: string): void {
  if (subgraph.enums.has(name)) return;
  const values = vocabulary.enums.get(name) ?? [];
  const known = name === 'Status' && prng.chance(0.3) ? values.slice(prng.below(2), 3) : values;
  subgraph.enums.set(
    name,
    new Set(known.map((value) => (value === 'DONE' && prng.chance(0.1) ? `${value} @inaccessible` : value))),
  );
}

/** An input type may have a field more here, which the supergraph then does not offer. */
function introduceInput(context: GraphContext, subgraph: SubgraphDraft, name: string): void {
  if (subgraph.inputs.has(name)) return;
  const fields = new Map(context.vocabulary.inputs.get(name) ?? []);
  if (context.prng.chance(0.15)) fields.set(`only${context.draft.subgraphs.indexOf(subgraph)}`, 'String');
  if (name === 'Filter' && context.prng.chance(0.1)) fields.set('text', 'String @inaccessible');
  subgraph.inputs.set(name, fields);
  for (const mentioned of name === 'Filter' ? ['Range'] : ['Unit']) introduce(context, subgraph, mentioned);
}

function introduceValue(context: GraphContext, subgraph: SubgraphDraft, name: string): void {
  const value = context.vocabulary.values.get(name);
  if (!value || subgraph.types.has(name)) return;
  const type = draftType(subgraph, name);
  type.directives.add('@shareable');
  for (const [field, printed] of value.fields) {
    const elsewhere = context.splitsValues && name !== 'Pk' && field !== 'label' && context.prng.chance(0.3);
    if (!elsewhere) draftField(type, field, printed);
  }
  for (const reference of value.references) introduce(context, subgraph, reference);
}
