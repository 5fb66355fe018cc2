import { Kind, type ConstDirectiveNode, type DocumentNode } from 'graphql';
import { authDirectiveNames, requirementOf, type AuthDirectiveNames } from './auth-directives.ts';
import { both, implies, type Requirement } from './requirement.ts';

/** What is protected in a graph, by coordinate. */
export interface PolicyTable {
  /** Of an object, interface, scalar or enum type as a whole; null: nothing. */
  ofType(typeName: string): Requirement | null;
  /** Of a field by itself, without its type's; null: nothing. */
  ofField(typeName: string, fieldName: string): Requirement | null;
  /** Whether the graph has this type, or this field of it. */
  has(typeName: string, fieldName?: string): boolean;
  /** Returns the objects that a value of this type may be: of an interface its implementations, of any other type itself. */
  objectsOf(typeName: string): readonly string[];
  /** Everything that is protected. */
  rows(): readonly ProtectedCoordinate[];
}

export interface ProtectedCoordinate {
  readonly typeName: string;
  /** Null: the type as a whole. */
  readonly fieldName: string | null;
  readonly requirement: Requirement;
}

/**
 * The table of a supergraph or of one subgraph's SDL.
 *
 * Composition writes on an interface what its implementors ask for together, which would refuse the harmless member for
 * the sake of its protected sibling. That much is left to each implementor's own row. What an interface asks for beyond
 * its implementors was said of the interface itself (by an interface object), and every implementor inherits it.
 */
export function policyTable(schema: DocumentNode): PolicyTable {
  const types = readTypes(schema, authDirectiveNames(schema));
  for (const [name, type] of types) if (type.isInterface) settleInterface(type, implementorsOf(name, types));
  return {
    ofType: (typeName) => types.get(typeName)?.requirement ?? null,
    ofField: (typeName, fieldName) => types.get(typeName)?.fields.get(fieldName) ?? null,
    has: (typeName, fieldName) =>
      fieldName === undefined ? types.has(typeName) : (types.get(typeName)?.fields.has(fieldName) ?? false),
    objectsOf(typeName) {
      const objects = [...types].filter(([, row]) => !row.isInterface && row.interfaces.has(typeName)).map(([name]) => name);
      return objects.length > 0 ? objects : [typeName];
    },
    rows: () => [...types].flatMap(([typeName, row]) => protectedRows(typeName, row)),
  };
}

/** Returns what a schema marks as protected, interfaces as they are marked: nothing of it is left to their implementations. */
export function markedCoordinates(schema: DocumentNode): readonly ProtectedCoordinate[] {
  return [...readTypes(schema, authDirectiveNames(schema))].flatMap(([typeName, row]) => protectedRows(typeName, row));
}

function protectedRows(typeName: string, { requirement, fields }: TypeRow): ProtectedCoordinate[] {
  const all = [[null, requirement] as const, ...fields];
  return all.flatMap(([fieldName, asked]) => (asked === null ? [] : [{ typeName, fieldName, requirement: asked }]));
}

interface TypeRow {
  isInterface: boolean;
  requirement: Requirement | null;
  readonly interfaces: Set<string>;
  readonly fields: Map<string, Requirement | null>;
}

/** A type may be spread over a definition and any number of extensions. */
function readTypes(schema: DocumentNode, names: AuthDirectiveNames): Map<string, TypeRow> {
  const rows = new Map<string, TypeRow>();
  for (const node of schema.definitions) {
    if (!('name' in node) || node.name === undefined || node.kind === Kind.DIRECTIVE_DEFINITION) continue;
    const row: TypeRow = rows.get(node.name.value) ?? newRow();
    rows.set(node.name.value, row);
    row.requirement = both(row.requirement, requirementOf(node.directives as readonly ConstDirectiveNode[], names));
    if ('interfaces' in node) node.interfaces?.forEach((one) => row.interfaces.add(one.name.value));
    if (node.kind === Kind.INTERFACE_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_EXTENSION) row.isInterface = true;
    if (!('fields' in node)) continue;
    for (const field of node.fields ?? []) {
      row.fields.set(field.name.value, both(row.fields.get(field.name.value) ?? null, requirementOf(field.directives, names)));
    }
  }
  return rows;
}

function newRow(): TypeRow {
  return { isInterface: false, requirement: null, interfaces: new Set(), fields: new Map() };
}

function implementorsOf(interfaceName: string, types: ReadonlyMap<string, TypeRow>): TypeRow[] {
  return [...types.values()].filter((row) => !row.isInterface && row.interfaces.has(interfaceName));
}

/** Leaves on the interface only what it asks for beyond its implementors, and hands that down to them. */
function settleInterface(row: TypeRow, implementors: readonly TypeRow[]): void {
  if (
    isImplied(
      row.requirement,
      implementors.map((one) => one.requirement),
    )
  )
    row.requirement = null;
  for (const implementor of implementors) implementor.requirement = both(implementor.requirement, row.requirement);

  for (const [name, requirement] of row.fields) {
    if (
      isImplied(
        requirement,
        implementors.map(({ fields }) => fields.get(name) ?? null),
      )
    )
      continue;
    for (const { fields } of implementors) fields.set(name, both(fields.get(name) ?? null, requirement));
  }
}

/** Returns true where all of `parts` together ask for as much. */
function isImplied(requirement: Requirement | null, parts: readonly (Requirement | null)[]): boolean {
  return requirement === null || implies(parts.reduce(both, null), requirement);
}
