import { isAbstractType, isCompositeType, isObjectType, Kind, type GraphQLSchema, type SelectionSetNode } from 'graphql';
import { readContexts, type Contexts, type TakenArgument } from './contexts.ts';
import { fieldsFor } from './federated-data.ts';
import type { FieldModel, SubgraphModel, TypeModel } from './subgraph-model.ts';
import type { Supergraph } from './supergraph.ts';
import { parseTypeShape } from './type-shape.ts';

/** A value as one subgraph returned it: what the subgraph declares for the value's object type. */
interface Position {
  readonly model: SubgraphModel;
  /** The object type, or the interface object that stands for it. */
  readonly type: TypeModel;
}

/**
 * A field that a client may ask for on some path from the root, although no chain of keys leads from there to a subgraph which
 * resolves it. Null where there is none: every valid operation can be answered. Composition checks this too, but looks through
 * neither interfaces nor unions. As federation reads it, all subgraphs that resolve a field are asked together.
 */
export function unreachableField({ models, fullSchema, publicSchema }: Supergraph): string | null {
  const seen = new Set<string>();
  const contexts = readContexts({ models, fullSchema });
  const taken = allTaken(contexts, fullSchema);
  const roots = [publicSchema.getQueryType(), publicSchema.getMutationType(), publicSchema.getSubscriptionType()];
  const open = roots.flatMap((root) =>
    root
      ? [{ typeName: root.name, positions: models.flatMap((model) => positionIn(model, fullSchema, root.name)), scope: noScope }]
      : [],
  );
  for (let at = open.pop(); at; at = open.pop()) {
    const { typeName } = at;
    const positions = withJumps(models, fullSchema, typeName, at.positions);
    const visible = publicSchema.getType(typeName);
    const state = `${typeName} ${positions
      .map(({ model, type }) => `${model.name}.${type.name}`)
      .toSorted()
      .join(' ')} ${[...at.scope].toSorted().join(',')}`;
    if (seen.has(state) || !isObjectType(visible)) continue;
    seen.add(state);
    const scope = scopeBelow(at.scope, taken, ({ selection, ...argument }) =>
      contexts.sets(typeName, { selection, ...argument }) ? canRead(models, fullSchema, typeName, positions, selection) : null,
    );
    for (const name of Object.keys(visible.getFields())) {
      const given = (model: string): boolean =>
        contexts.of(typeName, name).every((one) => one.subgraph !== model || at.scope.has(idOf(one)));
      const able = resolving(models, fullSchema, typeName, positions, name).filter(({ model }) => given(model.name));
      for (const found of whateverMoved(able)) {
        if (found.length === 0) return `${typeName}.${name}`;
        for (const [type, inside] of valuesOf(fullSchema, found)) open.push({ typeName: type, positions: inside, scope });
      }
    }
  }
  return null;
}

/** Ids of what objects above give to fields. */
type Scope = ReadonlySet<string>;

const noScope: Scope = new Set();

function idOf({ subgraph, context, selection }: TakenArgument): string {
  return `${subgraph} ${context} ${JSON.stringify(selection)}`;
}

function allTaken(contexts: Contexts, schema: GraphQLSchema): Map<string, TakenArgument> {
  const objects = Object.values(schema.getTypeMap()).filter(isObjectType);
  const all = objects.flatMap((type) => Object.keys(type.getFields()).flatMap((name) => contexts.of(type.name, name)));
  return new Map(all.map((taken) => [idOf(taken), taken]));
}

/** `isSet`: whether it can be read at the object itself; null where the object does not set it. */
function scopeBelow(
  above: Scope,
  taken: ReadonlyMap<string, TakenArgument>,
  isSet: (taken: TakenArgument) => boolean | null,
): Scope {
  if (taken.size === 0) return above;
  return new Set([...taken].flatMap(([id, one]) => ((isSet(one) ?? above.has(id)) ? [id] : [])));
}

function positionIn(model: SubgraphModel, schema: GraphQLSchema, typeName: string): Position[] {
  const own = model.types.get(typeName);
  if (own) return [{ model, type: own }];
  const type = schema.getType(typeName);
  const faces = isObjectType(type) ? type.getInterfaces().flatMap(({ name }) => model.types.get(name) ?? []) : [];
  return faces.filter((face) => face.isInterfaceObject).map((face) => ({ model, type: face }));
}

/** Keys inside keys are followed so far. */
const DEPTH_MAX = 3;

/** The positions and all that keys lead to from there. */
function withJumps(
  models: readonly SubgraphModel[],
  schema: GraphQLSchema,
  typeName: string,
  start: readonly Position[],
  depth = 0,
): readonly Position[] {
  const positions = [...start];
  if (depth > DEPTH_MAX) return positions;
  const others = models.flatMap((model) => positionIn(model, schema, typeName));
  // Queries can be asked of any subgraph, wherever they are returned.
  if (typeName === schema.getQueryType()?.name) return others;
  for (let grows = true; grows;) {
    grows = false;
    for (const other of others) {
      if (positions.some(({ model, type }) => model === other.model && type === other.type)) continue;
      const keys = other.type.keys.filter((key) => key.resolvable);
      if (!keys.some((key) => canRead(models, schema, typeName, positions, key.selection, depth))) continue;
      positions.push(other);
      grows = true;
    }
  }
  return positions;
}

/** Whether all of a field set is to be had from the positions. */
function canRead(
  models: readonly SubgraphModel[],
  schema: GraphQLSchema,
  typeName: string,
  positions: readonly Position[],
  selection: SelectionSetNode,
  depth = 0,
): boolean {
  return fieldsFor(schema, typeName, selection).every((node) => {
    if (node.name.value === '__typename') return true;
    const found = positions.flatMap((position) => fieldAt(position, node.name.value));
    const { selectionSet } = node;
    if (!selectionSet || found.length === 0) return found.length > 0;
    return valuesOf(schema, found).every(([type, inside]) => {
      const below = withJumps(models, schema, type, inside, depth + 1);
      return canRead(models, schema, type, below, selectionSet, depth + 1);
    });
  });
}

interface Resolving {
  readonly model: SubgraphModel;
  readonly field: FieldModel;
}

function fieldAt({ model, type }: Position, name: string): Resolving[] {
  const field = type.fields.get(name);
  const isKey = type.keys.some(({ selection }) => selection.selections.some((node) => isNamed(node, name)));
  return field && (!field.external || isKey) ? [{ model, field }] : [];
}

function isNamed(node: SelectionSetNode['selections'][number], name: string): boolean {
  return node.kind === Kind.FIELD && node.name.value === name;
}

function resolving(
  models: readonly SubgraphModel[],
  schema: GraphQLSchema,
  typeName: string,
  positions: readonly Position[],
  name: string,
): Resolving[] {
  return positions
    .flatMap((position) => fieldAt(position, name))
    .filter(({ field }) => !field.requires || canRead(models, schema, typeName, positions, field.requires));
}

/** Who resolves the field while a labelled `@override` has not happened, and when it has. */
function whateverMoved(found: readonly Resolving[]): (readonly Resolving[])[] {
  const moved = found.find(({ field }) => field.override);
  if (!moved?.field.override) return [found];
  const { from, label } = moved.field.override;
  const after = found.filter(({ model }) => model.name !== from);
  return label === null ? [after] : [after, found.filter((one) => one !== moved)];
}

/** The object types that the field's value may have, each with where it then stands. */
function valuesOf(schema: GraphQLSchema, found: readonly Resolving[]): [string, Position[]][] {
  const values = new Map<string, Position[]>();
  for (const { model, field } of found) {
    const { named } = parseTypeShape(field.type);
    for (const typeName of objectTypes(model, schema, named)) {
      const known = values.get(typeName) ?? [];
      values.set(typeName, [...known, ...positionIn(model, schema, typeName)]);
    }
  }
  return [...values];
}

function objectTypes(model: SubgraphModel, schema: GraphQLSchema, named: string): readonly string[] {
  const type = model.schema.getType(named);
  if (!isCompositeType(type)) return [];
  const own = isAbstractType(type) ? model.schema.getPossibleTypes(type).map(({ name }) => name) : [named];
  return own.flatMap((name) => {
    const whole = schema.getType(name);
    return isAbstractType(whole) ? schema.getPossibleTypes(whole).map((member) => member.name) : [name];
  });
}
