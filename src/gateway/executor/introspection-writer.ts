import {
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  GraphQLLeafType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLResolveInfo,
  GraphQLSchema,
  GraphQLType,
  SelectionSetNode,
} from 'graphql';
import type { Sliced } from '../../lib/sliced.ts';
import type { Budget } from '../operation/budget.ts';

export interface IntrospectionWriterDeps {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly budget: Budget;
}

/** Writes what a `__schema` or `__type` field asks for as JSON, in slices of a few types. Throws `TooComplex`. */
export type IntrospectionWriter = (node: FieldNode) => Sliced<string>;

type Write = (value: unknown) => string;

const charactersPerStep = 64;
const typesPerSlice = 50;

/** Writes each element of the schema once for each selection of it, however many ways lead there. */
export function createIntrospectionWriter({
  schema,
  fragments,
  variables,
  budget,
}: IntrospectionWriterDeps): IntrospectionWriter {
  const writers = new Map<string, Write>();
  const setIds = new Map<SelectionSetNode, number>();
  const info = { schema } as GraphQLResolveInfo;

  function idOf(set: SelectionSetNode): number {
    const id = setIds.get(set) ?? setIds.size;
    setIds.set(set, id);
    return id;
  }

  function isIncluded(node: Parameters<typeof getDirectiveValues>[1]): boolean {
    if (!node.directives?.length) return true;
    return (
      getDirectiveValues(GraphQLSkipDirective, node, variables)?.['if'] !== true &&
      getDirectiveValues(GraphQLIncludeDirective, node, variables)?.['if'] !== false
    );
  }

  function collect(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Map<string, FieldNode[]> {
    const found = new Map<string, FieldNode[]>();
    const spread = new Set<string>();
    const add = ({ selections }: SelectionSetNode): void => {
      for (const node of selections) {
        budget.spend(1);
        if (!isIncluded(node)) continue;
        if (node.kind === Kind.FIELD) {
          const key = node.alias?.value ?? node.name.value;
          const nodes = found.get(key);
          if (nodes) nodes.push(node);
          else found.set(key, [node]);
          continue;
        }
        if (node.kind === Kind.INLINE_FRAGMENT) {
          if (!node.typeCondition || node.typeCondition.name.value === type.name) add(node.selectionSet);
          continue;
        }
        const fragment = spread.has(node.name.value) ? undefined : fragments.get(node.name.value);
        spread.add(node.name.value);
        if (fragment?.typeCondition.name.value === type.name) add(fragment.selectionSet);
      }
    };
    for (const set of sets) add(set);
    return found;
  }

  function writerOf(type: GraphQLOutputType, sets: readonly SelectionSetNode[]): Write {
    if (isNonNullType(type)) return writerOf(type.ofType, sets);
    if (isListType(type)) {
      const item = writerOf(type.ofType, sets);
      return (value) => {
        if (value === null || value === undefined) return 'null';
        let text = '';
        for (const one of value as Iterable<unknown>) text += (text === '' ? '[' : ',') + item(one);
        return text === '' ? '[]' : `${text}]`;
      };
    }
    if (isLeafType(type)) return leafWriter(type);
    return isObjectType(type) ? objectWriter(type, sets) : () => 'null';
  }

  function objectWriter(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Write {
    const key = `${type.name} ${sets.map(idOf).join(' ')}`;
    const found = writers.get(key);
    if (found) return found;
    // Types alone are led to in many ways. Each field has wrappers of its own around a type.
    const texts = type.name === '__Type' ? new Map<string, string>() : null;
    let fields: Write[] | null = null;
    const write: Write = (value) => {
      if (value === null || value === undefined) return 'null';
      const mark = texts && (value as GraphQLType).toString();
      const known = mark === null ? undefined : texts?.get(mark);
      if (known !== undefined) return known;
      fields ??= [...collect(type, sets)].map(([name, nodes]) => fieldWriter(type, name, nodes));
      let text = '';
      for (const field of fields) text += (text === '' ? '{' : ',') + field(value);
      text = text === '' ? '{}' : `${text}}`;
      budget.spend(fields.length / 4 + text.length / charactersPerStep);
      if (mark !== null) texts?.set(mark, text);
      return text;
    };
    writers.set(key, write);
    return write;
  }

  function fieldWriter(parent: GraphQLObjectType, key: string, nodes: readonly FieldNode[]): Write {
    const [first] = nodes;
    const name = first?.name.value ?? '';
    const opening = `${JSON.stringify(key)}:`;
    if (name === TypeNameMetaFieldDef.name) return () => `${opening}${JSON.stringify(parent.name)}`;
    const field = parent.getFields()[name];
    if (!field || !first) return () => `${opening}null`;
    const read = reader(field, first);
    const write = writerOf(
      field.type,
      nodes.flatMap((node) => node.selectionSet ?? []),
    );
    return (source) => opening + write(read(source));
  }

  /** Returns what reads an element's value of the field: null where the arguments cannot be read. */
  function reader(field: GraphQLField<unknown, unknown>, node: FieldNode): (source: unknown) => unknown {
    let values: Record<string, unknown>;
    try {
      values = getArgumentValues(field, node, variables);
    } catch {
      return () => null;
    }
    return (source) => field.resolve?.(source, values, undefined, info);
  }

  /** Writes the schema's types one after the other wherever `node` asks for all of them: then they are known. */
  function* writeTypes(node: FieldNode): Sliced<void> {
    const type = getNamedType(SchemaMetaFieldDef.type);
    if (node.name.value !== SchemaMetaFieldDef.name || !node.selectionSet || !isObjectType(type)) return;
    for (const nodes of collect(type, [node.selectionSet]).values()) {
      const field = type.getFields()[nodes[0]?.name.value ?? ''];
      const item = getNamedType(field?.type);
      if (!field || !item || !isObjectType(item) || item.name !== '__Type') continue;
      const values = field.resolve?.(schema, {}, undefined, info);
      if (!Array.isArray(values)) continue;
      const write = objectWriter(
        item,
        nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
      );
      for (const [index, value] of values.entries()) {
        write(value);
        if (index % typesPerSlice === 0) yield;
      }
    }
  }

  return function* (node) {
    yield* writeTypes(node);
    const field = node.name.value === SchemaMetaFieldDef.name ? SchemaMetaFieldDef : TypeMetaFieldDef;
    return writerOf(field.type, node.selectionSet ? [node.selectionSet] : [])(reader(field, node)(undefined));
  };
}

/** The type system has strings, booleans and enums for leaves. */
function leafWriter(type: GraphQLLeafType): Write {
  if (isEnumType(type)) {
    const texts = new Map(type.getValues().map(({ name, value }): [unknown, string] => [value, JSON.stringify(name)]));
    return (value) => texts.get(value) ?? 'null';
  }
  return (value) => {
    if (value === null || value === undefined) return 'null';
    return typeof value === 'string' ? JSON.stringify(value) : JSON.stringify(type.serialize(value));
  };
}
