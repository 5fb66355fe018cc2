import {
  buildASTSchema,
  execute,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  printSchema,
  visit,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLOutputType,
  type GraphQLSchema,
  isListType,
  isNonNullType,
  type GraphQLResolveInfo,
} from 'graphql';
import { withoutPrototypes } from '../../../src/lib/without-prototypes.ts';
import { leafOf } from './context-value.ts';
import { readContexts } from './contexts.ts';
import { canonicalJson, Failure, isInstance, type FederatedData, type Instance, type Value } from './federated-data.ts';
import type { Supergraph } from './supergraph.ts';

export type Path = readonly (string | number)[];

/** What a single schema over the same data answers, and what else would have been as right. */
export interface Expectation {
  readonly result: ExecutionResult;
  /** Every place where something fails, also those that a null above hides. As `pathText`. */
  readonly failingPaths: ReadonlySet<string>;
  /** Places a gateway may name for a failure that belongs to a whole entity, or to an input of the field there. */
  readonly relatedPaths: ReadonlySet<string>;
  /** Mutation fields in the order in which they run. */
  readonly effects: readonly string[];
}

export interface Operation {
  readonly document: string;
  readonly operationName?: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Coordinates of object types that are refused to whoever asks. */
  readonly denied?: readonly string[] | undefined;
}

/** `event`: which one of a subscription. */
export type Oracle = (operation: Operation, event?: number) => Promise<Expectation>;

/** Plain graphql-js on the public schema, reading the same data as the subgraphs. */
export function createOracle(supergraph: Supergraph, data: FederatedData): Oracle {
  const { publicSchema } = supergraph;
  const contexts = readContexts(supergraph);
  const relaxed = withoutNonNull(publicSchema);

  return async (operation, event) => {
    const document = parse(operation.document);
    const failingPaths = new Set<string>();
    const relatedPaths = new Set<string>();
    const effects: string[] = [];
    const result = await run(publicSchema, document, { ...operation, event }, (value, info, args) => {
      const refused = operation.denied?.includes(`Mutation.${info.fieldName}`);
      if (info.parentType.name === 'Mutation' && !refused) effects.push(`${info.fieldName}${canonicalJson(args)}`);
      return value;
    });
    const every = await run(relaxed, document, { ...operation, event }, (value, info, _, instance) => {
      for (const path of entityFailures(value, pathOf(info))) relatedPaths.add(pathText(path));
      if (hasFailingRequirement(data, instance, info.fieldName)) relatedPaths.add(pathText(pathOf(info)));
      return withHolesAsFailures(value, strictType(publicSchema, info));
    });
    for (const error of every.errors ?? []) failingPaths.add(pathText(error.path ?? []));
    return { result, failingPaths, relatedPaths, effects };
  };

  /** Of the nearest object above that sets the context. */
  function takenBy(instance: Situated, fieldName: string): Record<string, Value> {
    return Object.fromEntries(
      contexts.of(instance.type, fieldName).map((taken) => {
        let { above } = instance;
        while (above && !contexts.sets(above.type, taken)) above = above.above;
        if (!above) throw new Error(`Nothing above ${instance.type}.${fieldName} sets ${taken.context}.`);
        return [taken.name, leafOf(data, above, taken.selection)];
      }),
    );
  }

  type Tap = (value: Value, info: GraphQLResolveInfo, args: Record<string, unknown>, instance: Instance) => Value;

  function run(
    schema: GraphQLSchema,
    document: DocumentNode,
    { operationName, variables, denied, event }: Operation & { readonly event: number | undefined },
    tap: Tap,
  ): ExecutionResult | Promise<ExecutionResult> {
    return execute({
      schema,
      document,
      operationName,
      // graphql-js finds `constructor` in any plain object.
      variableValues: withoutPrototypes(variables) as Operation['variables'],
      fieldResolver: (source: Situated | undefined, args: Record<string, unknown>, _, info) => {
        const instance = source ?? data.root(info.parentType.name, event);
        const refused = denied?.includes(`${info.parentType.name}.${info.fieldName}`);
        const value = refused
          ? new Failure('Refused.')
          : data.read(instance, info.fieldName, { ...args, ...takenBy(instance, info.fieldName) });
        return situate(tap(value, info, args, instance), instance);
      },
      typeResolver: (value: Instance) => value.type,
    });
  }
}

/** An object of the data where the response has it. */
interface Situated extends Instance {
  readonly above?: Situated;
}

function situate(value: Value, above: Situated): unknown {
  if (Array.isArray(value)) return value.map((item: Value) => situate(item, above));
  return isInstance(value) ? ({ ...value, above } satisfies Situated) : value;
}

export function pathText(path: Path): string {
  return JSON.stringify(path);
}

function pathOf(info: GraphQLResolveInfo): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at: GraphQLResolveInfo['path'] | undefined = info.path; at; at = at.prev) keys.unshift(at.key);
  return keys;
}

/** Where a field of an entity that could not be loaded is read, the entity itself may be named. */
function entityFailures(value: Value, path: Path): Path[] {
  return value instanceof Failure && value.ofEntity ? [path.slice(0, -1)] : [];
}

function hasFailingRequirement(data: FederatedData, instance: Instance, fieldName: string): boolean {
  const { requires } = data.rules.field(instance.type, fieldName);
  let fails = false;
  if (requires) data.project(instance, requires, () => (fails = true));
  return fails;
}

function strictType(schema: GraphQLSchema, info: GraphQLResolveInfo): GraphQLOutputType {
  const parent = schema.getType(info.parentType.name);
  const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[info.fieldName] : undefined;
  return field?.type ?? info.returnType;
}

function withHolesAsFailures(value: Value, type: GraphQLOutputType): Value {
  if (isNonNullType(type))
    return value === null ? new Failure('Null where none may be.') : withHolesAsFailures(value, type.ofType);
  if (isListType(type) && Array.isArray(value)) return value.map((item: Value) => withHolesAsFailures(item, type.ofType));
  return isInstance(value) ? value : value;
}

function withoutNonNull(schema: GraphQLSchema): GraphQLSchema {
  const document = visit(parse(printSchema(schema)), {
    FieldDefinition: (node) => ({ ...node, type: visit(node.type, { NonNullType: (type) => type.type }) }),
  });
  return buildASTSchema({ kind: Kind.DOCUMENT, definitions: document.definitions }, { assumeValid: true });
}
