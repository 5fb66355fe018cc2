import type { SelectionSetNode } from 'graphql';
import { canonicalJson, fieldsFor, type FederatedData, type Instance } from './federated-data.ts';
import type { Reference } from './reference.ts';
import type { SubgraphModel, TypeModel } from './subgraph-model.ts';

/** Turns representations into instances. Everything the specification does not allow in one is an error that says so. */
export interface EntityLookup {
  find(representation: unknown): Reference | Error;
  /** The required fields that came with the reference, as text. Throws where they did not come, or are not true. */
  requirements(source: Reference, selection: SelectionSetNode, coordinate: string): string;
}

type Representation = Readonly<Record<string, unknown>>;

export function entityLookup(model: SubgraphModel, data: FederatedData): EntityLookup {
  const indexes = new Map<string, Map<string, Instance>>();

  function find(value: unknown): Reference | Error {
    if (typeof value !== 'object' || value === null) return new Error(`Not a representation: ${JSON.stringify(value)}`);
    const representation = value as Representation;
    const typeName = String(representation['__typename']);
    const type = model.types.get(typeName);
    const keys = type?.keys.filter((key) => key.resolvable) ?? [];
    if (!type || keys.length === 0) return new Error(`${typeName} cannot be entered here: ${JSON.stringify(value)}`);
    const stray = Object.keys(representation).find((name) => name !== '__typename' && !mayBeSent(type, name));
    if (stray) return new Error(`A representation of ${typeName} may not have ${stray}: ${JSON.stringify(value)}`);
    const found = new Map<string, Instance>();
    for (const { selection } of keys) {
      const key = complete(typeName, representation, selection);
      if (key === null) continue;
      const instance = indexOf(typeName, selection).get(key);
      if (!instance) return new Error(`No ${typeName} has this key: ${JSON.stringify(value)}`);
      found.set(instance.id, instance);
    }
    const [instance] = found.values();
    if (!instance) return new Error(`A representation of ${typeName} without a key: ${JSON.stringify(value)}`);
    if (found.size > 1) return new Error(`Keys of two instances in one representation: ${JSON.stringify(value)}`);
    return { instance, provided: null, representation, ...(type.isInterfaceObject ? { asType: typeName } : {}) };
  }

  function mayBeSent(type: TypeModel, fieldName: string): boolean {
    const selections = [
      ...type.keys.map((key) => key.selection),
      ...[...type.fields.values()].flatMap((field) => field.requires ?? []),
    ];
    return selections.some((selection) =>
      data.rules
        .concreteTypes(type.name)
        .some((concrete) => fieldsFor(data.schema, concrete, selection).some((node) => node.name.value === fieldName)),
    );
  }

  /** The key's text, or null where part of it is not there. */
  function complete(typeName: string, representation: Representation, selection: SelectionSetNode): string | null {
    const [anyType = typeName] = data.rules.concreteTypes(typeName);
    const picked = pickFields(anyType, representation, selection);
    return picked === undefined ? null : canonicalJson(picked);
  }

  /** Undefined where a field of the selection is absent; null stays null. */
  function pickFields(typeName: string, value: unknown, selection: SelectionSetNode): unknown {
    if (value === null || value === undefined) return value;
    if (Array.isArray(value)) {
      const items = value.map((item: unknown) => pickFields(typeName, item, selection));
      return items.includes(undefined) ? undefined : items;
    }
    const source = value as Representation;
    const concrete =
      typeof source['__typename'] === 'string' && data.rules.concreteTypes(typeName).includes(source['__typename'])
        ? source['__typename']
        : typeName;
    const picked: Record<string, unknown> = {};
    for (const node of fieldsFor(data.schema, concrete, selection)) {
      const name = node.name.value;
      const inner =
        node.selectionSet && name !== '__typename'
          ? pickFields(fieldType(concrete, name), source[name], node.selectionSet)
          : source[name];
      if (inner === undefined) return undefined;
      picked[name] = inner;
    }
    return picked;
  }

  function fieldType(typeName: string, fieldName: string): string {
    return data.rules.field(typeName, fieldName).shape.named;
  }

  function indexOf(typeName: string, selection: SelectionSetNode): Map<string, Instance> {
    const id = `${typeName}${JSON.stringify(selection)}`;
    const known = indexes.get(id);
    if (known) return known;
    const index = new Map<string, Instance>();
    for (const concrete of data.rules.concreteTypes(typeName)) {
      for (const instance of data.population(concrete)) {
        const key = canonicalJson(data.project(instance, selection));
        if (index.has(key)) throw new Error(`Two instances of ${typeName} share the key ${key}`);
        index.set(key, instance);
      }
    }
    indexes.set(id, index);
    return index;
  }

  function requirements(source: Reference, selection: SelectionSetNode, coordinate: string): string {
    if (!source.instance || !source.representation) throw new Error(`${coordinate} was asked without a representation`);
    const truth = data.project(source.instance, selection);
    const wrong = difference(truth, source.representation);
    if (wrong !== null) throw new Error(`${coordinate} was given ${wrong}: ${JSON.stringify(source.representation)}`);
    return JSON.stringify(truth);
  }

  return { find, requirements };
}

/** The first place where `given` does not say what `truth` says, in words; null where all is there and true. */
function difference(truth: unknown, given: unknown, at = ''): string | null {
  if (given === undefined) return `no ${at}`;
  if (Array.isArray(truth)) {
    if (!Array.isArray(given) || given.length !== truth.length) return `another list at ${at}`;
    return truth.map((item, index) => difference(item, given[index], `${at}[${index}]`)).find((found) => found !== null) ?? null;
  }
  if (typeof truth !== 'object' || truth === null) return truth === given ? null : `a false value at ${at}`;
  if (typeof given !== 'object' || given === null) return `no object at ${at}`;
  for (const [name, value] of Object.entries(truth)) {
    const found = difference(value, (given as Representation)[name], `${at}.${name}`);
    if (found !== null) return found;
  }
  return null;
}
