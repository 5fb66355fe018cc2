import { isAbstractType, isCompositeType, isEnumType, isInterfaceType, isObjectType, Kind, type SelectionSetNode } from 'graphql';
import { readContexts } from './contexts.ts';
import { fractionOf, pickBy } from './hash.ts';
import type { FieldModel, SubgraphModel } from './subgraph-model.ts';
import type { Supergraph } from './supergraph.ts';
import { parseTypeShape, strictestShape, type TypeShape } from './type-shape.ts';

/** What the data may say at each place, so that every subgraph that can answer for a place answers alike. */
export interface DataRules {
  /** How the field of a concrete type is filled. */
  field(typeName: string, fieldName: string): FieldRule;
  /** Whether instances of the type are found by keys. */
  isEntity(typeName: string): boolean;
  /** The subgraph that lost some instances of this type, if there is one, and how it says so. */
  absence(typeName: string): Absence | null;
  /** Every concrete type of a composite type, in the whole graph. */
  concreteTypes(typeName: string): readonly string[];
  /** Coordinates of fields whose values keys and other fields are made of. */
  readonly dependedOn: ReadonlySet<string>;
}

export interface FieldRule {
  readonly shape: TypeShape;
  /** Subgraphs that declare the field, with their declarations. */
  readonly declarations: readonly { readonly subgraph: string; readonly field: FieldModel }[];
  /** Concrete types that every declaring subgraph knows; for a leaf: its enum values, if it is an enum. */
  readonly candidates: readonly string[];
  /** Part of a key: `unique` leaves tell instances apart, `shared` leaves do so only together with the rest of the key. */
  readonly key: 'unique' | 'shared' | null;
  /** Where an error or a forbidden null may be: nowhere, only as the whole value, or in its items too. */
  readonly failure: 'never' | 'whole' | 'anywhere';
  readonly requires: SelectionSetNode | null;
}

export interface Absence {
  readonly subgraph: string;
  /** `missing`: the reference resolves to null; `broken`: resolving it throws. */
  readonly mode: 'missing' | 'broken';
}

const LOST_TYPES = 0.4;

export function dataRules(supergraph: Supergraph, seed: number): DataRules {
  const { models, fullSchema, publicSchema } = supergraph;
  const keyLeaves = keyCoordinates(supergraph);
  const required = new Set([...coordinatesOf(supergraph, requiresOf), ...takenCoordinates(supergraph)]);
  const provided = coordinatesOf(supergraph, providesOf);
  const failures = !hasLooseEdges(supergraph);
  const rules = new Map<string, FieldRule>();
  const absences = new Map<string, Absence | null>();

  function field(typeName: string, fieldName: string): FieldRule {
    const coordinate = `${typeName}.${fieldName}`;
    const known = rules.get(coordinate);
    if (known) return known;
    const declarations = declarationsOf(supergraph, typeName, fieldName);
    if (declarations.length === 0) throw new Error(`No subgraph declares ${coordinate}.`);
    const shapes = declarations.map((declaration) => parseTypeShape(declaration.field.type));
    const shape = strictestShape(shapes);
    const sameEverywhere = new Set(declarations.map((declaration) => declaration.field.type)).size === 1;
    const key = keyLeaves.get(coordinate) ?? null;
    const candidates = candidatesOf(declarations);
    const rule: FieldRule = {
      shape,
      declarations,
      candidates,
      key,
      failure: failureOf(coordinate, shape, failures && sameEverywhere && key === null),
      requires: declarations.find((declaration) => declaration.field.requires)?.field.requires ?? null,
    };
    rules.set(coordinate, rule);
    return rule;
  }

  function failureOf(coordinate: string, shape: TypeShape, mayFail: boolean): FieldRule['failure'] {
    if (!mayFail) return 'never';
    if (!required.has(coordinate)) return 'anywhere';
    return shape.nonNull ? 'never' : 'whole';
  }

  function candidatesOf(declarations: FieldRule['declarations']): string[] {
    const sets = declarations.map(({ subgraph, field: declared }) => {
      const model = models.find(({ name }) => name === subgraph);
      return model ? valuesKnownTo(model, parseTypeShape(declared.type).named) : [];
    });
    return (sets[0] ?? []).filter((value) => sets.every((set) => set.includes(value)));
  }

  function valuesKnownTo(model: SubgraphModel, named: string): readonly string[] {
    const type = model.schema.getType(named);
    if (isEnumType(type)) {
      const visible = publicSchema.getType(named);
      return type
        .getValues()
        .map(({ name }) => name)
        .filter((name) => !isEnumType(visible) || visible.getValue(name));
    }
    if (isAbstractType(type)) {
      const names = model.schema.getPossibleTypes(type).flatMap(({ name }) => expandInterfaceObject(model, name));
      return names.filter((name) => publicSchema.getType(name));
    }
    return isObjectType(type) ? expandInterfaceObject(model, named).filter((name) => fullSchema.getType(name)) : [];
  }

  function expandInterfaceObject(model: SubgraphModel, named: string): readonly string[] {
    return model.types.get(named)?.isInterfaceObject ? concreteTypes(named) : [named];
  }

  function concreteTypes(named: string): readonly string[] {
    const type = fullSchema.getType(named);
    if (isAbstractType(type)) return fullSchema.getPossibleTypes(type).map(({ name }) => name);
    return isObjectType(type) ? [named] : [];
  }

  function isEntity(typeName: string): boolean {
    return models.some((model) => (model.types.get(typeName)?.keys.length ?? 0) > 0);
  }

  function absence(typeName: string): Absence | null {
    const known = absences.get(typeName);
    if (known !== undefined) return known;
    const roll = `${seed}|absence|${typeName}`;
    const able = failures && fractionOf(roll) < LOST_TYPES ? subgraphsThatMayLose(typeName) : [];
    const lost: Absence | null =
      able.length === 0 ? null : { subgraph: pickBy(`${roll}|where`, able), mode: pickBy(`${roll}|how`, ['missing', 'broken']) };
    absences.set(typeName, lost);
    return lost;
  }

  /** Subgraphs of which no other fetch depends: losing an instance there must cost the client only what they alone own. */
  function subgraphsThatMayLose(typeName: string): string[] {
    const holders = models.filter((model) => model.types.has(typeName));
    const keys = new Set(
      holders.flatMap((model) => model.types.get(typeName)?.keys.map((key) => JSON.stringify(key.selection)) ?? []),
    );
    const type = fullSchema.getType(typeName);
    const behindInterface = isObjectType(type) && type.getInterfaces().some((face) => isEntity(face.name));
    if (keys.size !== 1 || behindInterface) return [];
    return holders.filter((model) => ownsItsFieldsAlone(model, typeName)).map(({ name }) => name);
  }

  function ownsItsFieldsAlone(model: SubgraphModel, typeName: string): boolean {
    const type = model.types.get(typeName);
    if (!type || type.kind !== 'object' || !type.keys.some((key) => key.resolvable)) return false;
    const own = [...type.fields.keys()].map((name) => `${typeName}.${name}`).filter((coordinate) => !keyLeaves.has(coordinate));
    return (
      own.length > 0 &&
      own.every((coordinate) => {
        const [, name = ''] = coordinate.split('.');
        return field(typeName, name).declarations.length === 1 && !required.has(coordinate) && !provided.has(coordinate);
      })
    );
  }

  return { field, isEntity, absence, concreteTypes, dependedOn: new Set([...keyLeaves.keys(), ...required]) };
}

/**
 * A field on which others depend, and which has to be an object, although the subgraphs that declare it know no type in common: no
 * data can be right. Null where there is none.
 */
export function unanswerableField(supergraph: Supergraph): string | null {
  const { field, dependedOn } = dataRules(supergraph, 0);
  const isUnanswerable = (coordinate: string): boolean => {
    const [typeName = '', fieldName = ''] = coordinate.split('.');
    const { shape, candidates } = field(typeName, fieldName);
    return shape.nonNull && candidates.length === 0 && isCompositeType(supergraph.fullSchema.getType(shape.named));
  };
  return [...dependedOn].find(isUnanswerable) ?? null;
}

/**
 * Whether a composite field is non-null in one subgraph and nullable in another. A failure below it then empties more or less
 * of the answer, by which of the two is asked: there is no one right answer, so nothing fails in such a graph.
 */
function hasLooseEdges({ models, fullSchema }: Supergraph): boolean {
  const types = new Map<string, string>();
  for (const model of models) {
    for (const [typeName, { fields }] of model.types) {
      for (const { name, type } of fields.values()) {
        const coordinate = `${typeName}.${name}`;
        if (!isCompositeType(fullSchema.getType(parseTypeShape(type).named))) continue;
        if ((types.get(coordinate) ?? type) !== type) return true;
        types.set(coordinate, type);
      }
    }
  }
  return false;
}

/** Declarations of a concrete type's field, also those made on an interface object that stands for the type. */
function declarationsOf({ models, fullSchema }: Supergraph, typeName: string, fieldName: string): FieldRule['declarations'] {
  const type = fullSchema.getType(typeName);
  const faces = isObjectType(type) ? type.getInterfaces().map(({ name }) => name) : [];
  return models.flatMap((model) => {
    const direct = model.types.get(typeName)?.fields.get(fieldName);
    if (direct) return [{ subgraph: model.name, field: direct }];
    const standIns = faces.map((face) => model.types.get(face)).filter((face) => face?.isInterfaceObject);
    const field = standIns.map((face) => face?.fields.get(fieldName)).find((found) => found !== undefined);
    return field ? [{ subgraph: model.name, field }] : [];
  });
}

/** Every coordinate inside a key. The last leaf of a key is unique; one that is never last is shared between instances. */
function keyCoordinates(supergraph: Supergraph): Map<string, 'unique' | 'shared'> {
  const found = new Map<string, 'unique' | 'shared'>();
  for (const model of supergraph.models) {
    for (const type of model.types.values()) {
      for (const key of type.keys) {
        const coordinates = selectedCoordinates(supergraph, type.name, key.selection);
        const last = lastLeaf(key.selection);
        for (const { coordinate, leaf } of coordinates) {
          const unique = !leaf || leaf === last || found.get(coordinate) === 'unique';
          found.set(coordinate, unique ? 'unique' : 'shared');
        }
      }
    }
  }
  return found;
}

function coordinatesOf(supergraph: Supergraph, pick: (field: FieldModel) => SelectionSetNode | null): Set<string> {
  const found = new Set<string>();
  for (const model of supergraph.models) {
    for (const type of model.types.values()) {
      for (const field of type.fields.values()) {
        const selection = pick(field);
        if (!selection) continue;
        const parent = pick === providesOf ? parseTypeShape(field.type).named : type.name;
        for (const { coordinate } of selectedCoordinates(supergraph, parent, selection)) found.add(coordinate);
      }
    }
  }
  return found;
}

/** Coordinates whose values other fields are given by context. */
function takenCoordinates(supergraph: Supergraph): Set<string> {
  const contexts = readContexts(supergraph);
  const objects = Object.values(supergraph.fullSchema.getTypeMap()).filter(isObjectType);
  const found = new Set<string>();
  for (const type of objects) {
    for (const name of Object.keys(type.getFields())) {
      for (const taken of contexts.of(type.name, name)) {
        const setting = objects.filter((other) => contexts.sets(other.name, taken));
        for (const other of setting)
          for (const { coordinate } of selectedCoordinates(supergraph, other.name, taken.selection)) found.add(coordinate);
      }
    }
  }
  return found;
}

const requiresOf = (field: FieldModel): SelectionSetNode | null => field.requires;
const providesOf = (field: FieldModel): SelectionSetNode | null => field.provides;

interface SelectedCoordinate {
  readonly coordinate: string;
  readonly leaf: object | null;
}

/** The coordinates a selection touches, on every concrete type it may meet. */
function selectedCoordinates(supergraph: Supergraph, typeName: string, selection: SelectionSetNode): SelectedCoordinate[] {
  const { fullSchema } = supergraph;
  const type = fullSchema.getType(typeName);
  if (isInterfaceType(type) || isAbstractType(type)) {
    return fullSchema.getPossibleTypes(type).flatMap(({ name }) => selectedCoordinates(supergraph, name, selection));
  }
  return selection.selections.flatMap((node) => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return [];
    if (node.kind === Kind.INLINE_FRAGMENT) return selectedCoordinates(supergraph, typeName, node.selectionSet);
    const field = isObjectType(type) ? type.getFields()[node.name.value] : undefined;
    if (!field) return [];
    const own = { coordinate: `${typeName}.${node.name.value}`, leaf: node.selectionSet ? null : node };
    const named = parseTypeShape(String(field.type)).named;
    return node.selectionSet ? [own, ...selectedCoordinates(supergraph, named, node.selectionSet)] : [own];
  });
}

function lastLeaf(selection: SelectionSetNode): object | null {
  const last = selection.selections.at(-1);
  if (last?.kind !== Kind.FIELD) return null;
  return last.selectionSet ? lastLeaf(last.selectionSet) : last;
}
