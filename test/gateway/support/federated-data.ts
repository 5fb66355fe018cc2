import {
  getArgumentValues,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { dataRules, type DataRules, type FieldRule } from './data-rules.ts';
import { fractionOf, hashOf } from './hash.ts';
import { leafValue } from './leaf-value.ts';
import type { Supergraph } from './supergraph.ts';
import type { TypeShape } from './type-shape.ts';

/** An object of the data. Entities are numbered; a value object is known by the place it was read from. */
export interface Instance {
  readonly type: string;
  readonly id: string;
  readonly serial: number;
}

/** A place where reading fails, as a resolver's error would make it. */
export class Failure extends Error {
  /** Set where the whole entity could not be loaded, not just this field. */
  readonly ofEntity: boolean;

  constructor(message: string, ofEntity = false) {
    super(message);
    this.ofEntity = ofEntity;
  }
}

export type Value = Failure | Instance | PlainJson | readonly Value[];
export type PlainJson = null | string | number | boolean | readonly PlainJson[] | { readonly [key: string]: PlainJson };

/** The one set of data that all subgraphs and the oracle read from: a pure function of seed, instance, field and arguments. */
export interface FederatedData {
  readonly rules: DataRules;
  readonly schema: GraphQLSchema;
  /** `requirements`: what a `@requires` field was given, as text; by default what the data say. */
  read(instance: Instance, fieldName: string, args: Readonly<Record<string, unknown>>, requirements?: string): Value;
  /** What a selection of keys or required fields reads as; failures read as null. */
  project(instance: Instance, selection: SelectionSetNode, onFailure?: () => void): { readonly [key: string]: PlainJson };
  /** All instances of an entity type. */
  population(typeName: string): readonly Instance[];
  /** The object that root fields are read from; another one for each event of a subscription. */
  root(typeName: string, event?: number): Instance;
  absenceOf(instance: Instance, subgraph: string): 'missing' | 'broken' | null;
}

const POPULATION = 5;
const NULL_RATE = 0.08;
const FAILURE_RATE = 0.02;
const FORBIDDEN_NULL_RATE = 0.012;
const LOST_RATE = 0.3;

export function federatedData(supergraph: Supergraph, seed: number): FederatedData {
  const schema = supergraph.fullSchema;
  const rules = dataRules(supergraph, seed);

  const read: FederatedData['read'] = (instance, fieldName, args, requirements) => {
    const rule = rules.field(instance.type, fieldName);
    const lost = rule.declarations.length === 1 ? absenceOf(instance, rule.declarations[0]?.subgraph ?? '') : null;
    if (lost !== null && rule.key === null)
      return lost === 'missing' ? null : new Failure('The entity could not be loaded.', true);
    const given = requirements ?? (rule.requires ? JSON.stringify(project(instance, rule.requires)) : '');
    const place = `${instance.id}/${fieldName}${argumentsText(args)}${given}`;
    if (rule.key !== null) return keyValue(instance, rule, place);
    if (rule.failure !== 'never' && roll(place, 'fail') < FAILURE_RATE) return new Failure(`No ${fieldName} today.`);
    return make(rule.shape, rule, place);
  };

  function make(shape: TypeShape, rule: FieldRule, place: string): Value {
    if (
      shape.nonNull ? rule.failure === 'anywhere' && roll(place, 'hole') < FORBIDDEN_NULL_RATE : roll(place, 'null') < NULL_RATE
    )
      return null;
    const { item } = shape;
    if (!item) return makeOne(shape.named, rule, place);
    const length = Math.min(3, hashOf(`${seed}|${place}|length`) % 6);
    return Array.from({ length }, (_, index) => {
      const at = `${place}[${index}]`;
      const fails = rule.failure === 'anywhere' && roll(at, 'fail') < FAILURE_RATE;
      return fails ? new Failure('This one is not there.') : make(item, rule, at);
    });
  }

  function makeOne(named: string, rule: FieldRule, place: string): Value {
    const type = schema.getType(named);
    const pick = hashOf(`${seed}|${place}|pick`);
    if (isEnumType(type)) return rule.candidates[pick % rule.candidates.length] ?? null;
    if (!isCompositeType(type)) return leafValue(named, pick);
    const concrete = rule.candidates[pick % rule.candidates.length];
    return concrete === undefined ? null : instanceOf(concrete, hashOf(`${place}|which`) % POPULATION, place);
  }

  function keyValue(instance: Instance, rule: FieldRule, place: string): Value {
    const { named } = rule.shape;
    if (isObjectType(schema.getType(named))) return instanceOf(named, instance.serial % POPULATION, place);
    if (rule.key === 'shared') return leafValue(named, instance.serial % 2, 'plain');
    if (named === 'Int') return (hashOf(instance.type) % 100_000) * 1000 + (instance.serial % 1000);
    return `${instance.id}${named === 'ID' ? '' : '"'}`;
  }

  function instanceOf(type: string, serial: number, place: string): Instance {
    if (type === schema.getQueryType()?.name) return root(type);
    return rules.isEntity(type) ? { type, id: `${type}#${serial}`, serial } : { type, id: place, serial: hashOf(place) };
  }

  function project(
    instance: Instance,
    selection: SelectionSetNode,
    onFailure?: () => void,
  ): { readonly [key: string]: PlainJson } {
    const entries = fieldsFor(schema, instance.type, selection).map((node) => {
      if (node.name.value === '__typename') return ['__typename', instance.type] as const;
      const type = schema.getType(instance.type);
      const field = isObjectType(type) ? type.getFields()[node.name.value] : undefined;
      const args = field ? getArgumentValues(field, node) : {};
      return [node.name.value, plain(read(instance, node.name.value, args), node.selectionSet, onFailure)] as const;
    });
    return Object.fromEntries(entries.toSorted(([left], [right]) => (left < right ? -1 : 1)));
  }

  function plain(value: Value, selection: SelectionSetNode | undefined, onFailure?: () => void): PlainJson {
    if (value instanceof Failure) {
      onFailure?.();
      return null;
    }
    if (Array.isArray(value)) return value.map((item: Value) => plain(item, selection, onFailure));
    return isInstance(value) ? (selection ? project(value, selection, onFailure) : null) : (value as PlainJson);
  }

  function absenceOf(instance: Instance, subgraph: string): 'missing' | 'broken' | null {
    const absence = rules.absence(instance.type);
    if (absence?.subgraph !== subgraph) return null;
    return roll(instance.id, 'lost') < LOST_RATE ? absence.mode : null;
  }

  function roll(place: string, purpose: string): number {
    return fractionOf(`${seed}|${place}|${purpose}`);
  }

  return {
    rules,
    schema,
    read,
    project,
    absenceOf,
    population: (typeName) => Array.from({ length: POPULATION }, (_, serial) => instanceOf(typeName, serial, typeName)),
    root,
  };
}

function root(typeName: string, event?: number): Instance {
  return { type: typeName, id: `${typeName}${event ?? ''}`, serial: 0 };
}

/** The fields of `selection` that apply to a concrete type, fragments unfolded. */
export function fieldsFor(schema: GraphQLSchema, typeName: string, selection: SelectionSetNode): FieldNode[] {
  return selection.selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [node];
    if (node.kind === Kind.FRAGMENT_SPREAD) return [];
    const condition = schema.getType(node.typeCondition?.name.value ?? typeName);
    const own = schema.getType(typeName);
    const applies = condition === own || (isAbstractType(condition) && isObjectType(own) && schema.isSubType(condition, own));
    return applies ? fieldsFor(schema, typeName, node.selectionSet) : [];
  });
}

/** Told apart from JSON by identity of shape: custom scalars never hold a `serial`. */
export function isInstance(value: unknown): value is Instance {
  return typeof value === 'object' && value !== null && 'serial' in value && 'id' in value;
}

function argumentsText(args: Readonly<Record<string, unknown>>): string {
  return `(${canonicalJson(args)})`;
}

/** JSON with sorted keys. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}
