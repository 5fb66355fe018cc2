import {
  getArgumentValues,
  getDirectiveValues,
  getIntrospectionQuery,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  visit,
} from 'graphql';
import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLResolveInfo,
  GraphQLSchema,
  SelectionSetNode,
} from 'graphql';
import type { CoercedVariables } from '../coerce-variables.ts';
import { createBudget, generousLimits, type Budget } from '../plan/budget.ts';
import { createLruCache } from '../plan/lru-cache.ts';
import type { Field } from '../plan/selection.ts';

/** The results of introspection as JSON, by the field that asks for it. */
export type Introspection = ReadonlyMap<Field, string>;

export type Introspect = (
  fields: readonly Field[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  variables: CoercedVariables,
) => Introspection;

/** How much more than the usual question one operation may ask, which names everything in the schema once. */
const usualQuestions = 1.25;
const stepsMin = 5000;

const charactersKept = 16 * 1024 * 1024;

/**
 * Answers the `__schema` and `__type` fields of an operation, wherever they stand in it. What depends on no variable is
 * remembered. An answer that is much larger than the schema itself is refused: throws `TooComplex`.
 */
export function createIntrospect(schema: GraphQLSchema): Introspect {
  const known = createLruCache<string>(charactersKept);
  const keys = new WeakMap<FieldNode, string>();
  let nextKey = 0;
  let stepsMax: number | null = null;

  function write(node: FieldNode, fragments: Fragments, variables: Variables, budget: Budget): string {
    const key = keys.get(node) ?? `${nextKey++}`;
    keys.set(node, key);
    const found = known.find(key);
    if (found !== undefined) return found;
    const text = createWriter({ schema, fragments, variables, budget })(node);
    if (!usesVariables(node, fragments)) known.keep(key, text, text.length);
    return text;
  }

  return (fields, fragments, { values }) => {
    if (fields.length === 0) return nothing;
    stepsMax ??= stepsMin + usualQuestions * stepsOfUsualQuestion(schema);
    const budget = createBudget({ ...generousLimits, planningStepsMax: stepsMax });
    return new Map(
      fields.map((field) => [field, field.introspection ? write(field.introspection, fragments, values, budget) : 'null']),
    );
  };
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;
type Variables = Readonly<Record<string, unknown>>;

const nothing: Introspection = new Map();

function stepsOfUsualQuestion(schema: GraphQLSchema): number {
  const { definitions } = parse(getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true, specifiedByUrl: true }));
  const fragments = new Map(
    definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
  let steps = 0;
  const write = createWriter({ schema, fragments, variables: {}, budget: { spend: (count) => (steps += count) } });
  for (const node of definitions)
    if (node.kind === Kind.OPERATION_DEFINITION)
      for (const field of node.selectionSet.selections) if (field.kind === Kind.FIELD) write(field);
  return steps;
}

function usesVariables(node: FieldNode, fragments: Fragments): boolean {
  let found = false;
  const seen = new Set<string>();
  const look = (part: FieldNode | FragmentDefinitionNode): void => {
    visit(part, {
      Variable: () => void (found = true),
      FragmentSpread({ name }) {
        const fragment = seen.has(name.value) ? undefined : fragments.get(name.value);
        seen.add(name.value);
        if (fragment) look(fragment);
      },
    });
  };
  look(node);
  return found;
}

interface WriterDeps {
  readonly schema: GraphQLSchema;
  readonly fragments: Fragments;
  readonly variables: Variables;
  readonly budget: Budget;
}

type Write = (value: unknown) => string;

const charactersPerStep = 64;

/** Writes each element of the schema once for each selection of it, however many ways lead there. */
function createWriter({ schema, fragments, variables, budget }: WriterDeps): (node: FieldNode) => string {
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
    if (isLeafType(type))
      return (value) => (value === null || value === undefined ? 'null' : JSON.stringify(type.serialize(value)));
    return isObjectType(type) ? objectWriter(type, sets) : () => 'null';
  }

  function objectWriter(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Write {
    const key = `${type.name} ${sets.map(idOf).join(' ')}`;
    const found = writers.get(key);
    if (found) return found;
    // Types alone are led to in many ways.
    const texts = type.name === '__Type' ? new Map<unknown, string>() : null;
    let fields: Write[] | null = null;
    const write: Write = (value) => {
      if (value === null || value === undefined) return 'null';
      const known = texts?.get(value);
      if (known !== undefined) return known;
      fields ??= [...collect(type, sets)].map(([name, nodes]) => fieldWriter(type, name, nodes));
      let text = '';
      for (const field of fields) text += (text === '' ? '{' : ',') + field(value);
      text = text === '' ? '{}' : `${text}}`;
      budget.spend(fields.length / 4 + text.length / charactersPerStep);
      texts?.set(value, text);
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

  /** What an element has under the field. Null where the arguments cannot be read. */
  function reader(field: GraphQLField<unknown, unknown>, node: FieldNode): (source: unknown) => unknown {
    let values: Record<string, unknown>;
    try {
      values = getArgumentValues(field, node, variables);
    } catch {
      return () => null;
    }
    return (source) => field.resolve?.(source, values, undefined, info);
  }

  return (node) => {
    const field = node.name.value === SchemaMetaFieldDef.name ? SchemaMetaFieldDef : TypeMetaFieldDef;
    return writerOf(field.type, node.selectionSet ? [node.selectionSet] : [])(reader(field, node)(undefined));
  };
}
