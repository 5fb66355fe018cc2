import { execute, getOperationAST, GraphQLError, parse, validate, type DocumentNode } from 'graphql';
import type { Subgraph, SubgraphRequest, SubgraphResponse } from '../../../src/gateway/transports/subgraph.ts';
import { withoutPrototypes } from '../../../src/lib/without-prototypes.ts';
import { canonicalJson, Failure, isInstance, type FederatedData, type Instance, type Value } from './federated-data.ts';
import { entityLookup, type EntityLookup } from './entity-lookup.ts';
import type { SubgraphModel } from './subgraph-model.ts';
import { providedBelow, providesField, type Provided } from './provided.ts';
import type { Reference } from './reference.ts';

/** What was seen of one execution, over all subgraphs. */
export interface Recording {
  readonly requests: {
    readonly subgraph: string;
    readonly query: string;
    readonly variables: string | null;
    readonly wave: number;
  }[];
  /** What no subgraph may ever be sent; each is a defect of the gateway. */
  readonly violations: string[];
  /** Mutation fields in the order in which they ran. */
  readonly effects: string[];
  /** Coordinates that no subgraph may be asked for. */
  readonly denied: ReadonlySet<string>;
}

export function emptyRecording(denied: ReadonlySet<string> = new Set()): Recording {
  return { requests: [], violations: [], effects: [], denied };
}

export interface RecordingSubgraph extends Subgraph {
  /** From now on everything is written into `recording`. */
  record(recording: Recording): void;
}

/** Every subscription has so many events, each with data of its own. */
export const SUBSCRIPTION_EVENTS = 3;

/** How requests that are under way together are answered together: resolves with the number of the wave. */
export type Waves = () => Promise<number>;

/**
 * A subgraph that answers from the common data and is as strict as can be: it refuses, and records, documents that are not
 * valid for its schema, variables that these do not declare, fields it does not own, representations without a key, with anything beside keys and required
 * fields, or with values that are not true.
 */
export function recordingSubgraph(
  model: SubgraphModel,
  data: FederatedData,
  nextWave: Waves,
  foreign: ReadonlySet<string>,
): RecordingSubgraph {
  const documents = new Map<string, DocumentNode | readonly GraphQLError[]>();
  const lookup = entityLookup(model, data);
  let recording = emptyRecording();

  async function* subscribe(request: SubgraphRequest): AsyncGenerator<SubgraphResponse, void, undefined> {
    for (let event = 0; event < SUBSCRIPTION_EVENTS; event += 1) yield await answer(request, data.root('Subscription', event));
  }

  async function answer(request: SubgraphRequest, root: Instance | null): Promise<SubgraphResponse> {
    const wave = await nextWave();
    const { query, variables } = request;
    recording.requests.push({ subgraph: model.name, query, variables, wave });
    const document = documents.get(query) ?? parseStrictly(model, query);
    documents.set(query, document);
    if (!('kind' in document)) return refuse(document.map((error) => `${error.message}\n${query}`));
    const operation = getOperationAST(document);
    if (String(operation?.operation) !== request.operation) return refuse([`not a ${request.operation}: ${query}`]);
    const given = withoutPrototypes(JSON.parse(variables ?? '{}')) as Record<string, unknown>;
    const declared = new Set(operation?.variableDefinitions?.map(({ variable }) => variable.name.value));
    const undeclared = Object.keys(given).filter((name) => !declared.has(name));
    if (undeclared.length > 0) return refuse([`undeclared variables ${undeclared.join()}: ${query}`]);
    const result = await execute({
      schema: model.schema,
      document,
      variableValues: given,
      rootValue: { instance: root, provided: null, representation: null },
      fieldResolver: (source: Reference, args, _, info) =>
        resolve(source, model.rootNames.get(info.parentType.name) ?? info.parentType.name, info.fieldName, args),
      typeResolver: (value: Reference) => typeNameOf(value),
    });
    const unresolved =
      result.errors?.filter((error) => !(error.originalError instanceof Failure) && !isForbiddenNull(error)) ?? [];
    if (unresolved.length > 0)
      refuse(unresolved.map((error) => `${error.message} at ${error.path?.join('.')}\n${query}\n${variables}`));
    // Frozen, because an answer may be shared by several requests.
    return JSON.parse(JSON.stringify(result), (_, value: unknown) => Object.freeze(value)) as SubgraphResponse;
  }

  function refuse(reasons: readonly string[]): SubgraphResponse {
    recording.violations.push(...reasons.map((reason) => `${model.name}: ${reason}`));
    return { data: null, errors: reasons.map((message) => ({ message })) };
  }

  function resolve(source: Reference, typeName: string, fieldName: string, args: Record<string, unknown>): unknown {
    if (fieldName === '_entities' && typeName === 'Query')
      return (args['representations'] as unknown[]).map((value) => findEntity(lookup, value));
    const instance = source.instance ?? data.root(typeName);
    const field = model.types.get(typeName)?.fields.get(fieldName);
    if (!field) throw new Error(`${typeName}.${fieldName} is not of this subgraph`);
    if (foreign.has(`${typeName}.${fieldName}`))
      throw new Error(`${typeName}.${fieldName} is another subgraph's since or until it moved`);
    if (recording.denied.has(`${instance.type}.${fieldName}`)) throw new Error(`${instance.type}.${fieldName} is refused`);
    const isKey = data.rules.field(instance.type, fieldName).key !== null;
    if (field.external && !isKey && !providesField(source.provided, data.schema, instance.type, fieldName)) {
      throw new Error(`${typeName}.${fieldName} is external here and not provided on this path`);
    }
    if (typeName === 'Mutation') recording.effects.push(`${fieldName}${canonicalJson(args)}`);
    const requirements = field.requires ? lookup.requirements(source, field.requires, `${typeName}.${fieldName}`) : undefined;
    const value = data.read(instance, fieldName, args, requirements);
    return referencesIn(value, providedBelow(source.provided, field.provides, data.schema, instance.type, fieldName));
  }

  function findEntity(entities: EntityLookup, representation: unknown): Reference | Error | null {
    const found = entities.find(representation);
    if (found instanceof Error || !found.instance) return found instanceof Error ? found : null;
    const lost = data.absenceOf(found.instance, model.name);
    if (lost === 'broken') return new Failure('The entity could not be loaded.', true);
    return lost === 'missing' ? null : found;
  }

  function typeNameOf({ instance, asType }: Reference): string | undefined {
    if (asType !== undefined) return asType;
    if (!instance || model.types.has(instance.type)) return instance?.type;
    const faces = [...model.types.values()].filter((type) => type.isInterfaceObject);
    return faces.find((face) => data.rules.concreteTypes(face.name).includes(instance.type))?.name;
  }

  return { name: model.name, fetch: (request) => answer(request, null), subscribe, record: (next) => void (recording = next) };
}

function referencesIn(value: Value, provided: Provided | null): unknown {
  if (Array.isArray(value)) return value.map((item: Value) => referencesIn(item, provided));
  return isInstance(value) ? ({ instance: value, provided, representation: null } satisfies Reference) : value;
}

function isForbiddenNull(error: GraphQLError): boolean {
  return error.message.startsWith('Cannot return null for non-nullable field');
}

function parseStrictly(model: SubgraphModel, query: string): DocumentNode | readonly GraphQLError[] {
  try {
    const document = parse(query);
    const errors = validate(model.schema, document);
    return errors.length > 0 ? errors : document;
  } catch (error) {
    return [error instanceof GraphQLError ? error : new GraphQLError(String(error))];
  }
}
