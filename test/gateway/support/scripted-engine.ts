import { createEngine, type Engine, type EngineOptions } from '../../../src/gateway/engine/engine.ts';
import type { ExecuteRequest } from '../../../src/gateway/executor/execution.ts';
import { readSupergraph } from '../../../src/gateway/schema/read-supergraph.ts';
import type { Json, JsonObject } from '../../../src/lib/json.ts';
import type { Subgraph, SubgraphResponse } from '../../../src/gateway/transports/subgraph.ts';
import { parseExactly } from '../../../src/lib/exact-json.ts';
import { federationLink } from './federation-link.ts';
import { composeSupergraph } from './supergraph.ts';
import { readOperation, type Asking } from './operation-of.ts';

/** What a subgraph is asked, with the variables read. */
export interface Asked {
  readonly subgraph: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, Json>>;
}

export type Script = (asked: Asked) => SubgraphResponse | Promise<SubgraphResponse>;

export type ScriptedRequest = Partial<ExecuteRequest> & Asking;

export interface ScriptedEngine {
  readonly engine: Engine;
  /** Everything that subgraphs were asked, in order. */
  readonly asked: Asked[];
  /** Prepares and executes; the response read from its text, or the errors of a document that was refused. */
  ask(document: string, request?: ScriptedRequest): Promise<JsonObject>;
  /** As `ask`; the text itself. */
  askText(document: string, request?: ScriptedRequest): Promise<string>;
}

/** An engine over subgraphs that answer by script. Answers are frozen: an engine that writes into one fails. */
export function scriptedEngine(
  sdls: Readonly<Record<string, string>>,
  script: Script,
  options: Partial<EngineOptions> = {},
): ScriptedEngine {
  const refusals: string[] = [];
  const sources = Object.entries(sdls).map(([name, sdl]) => ({ name, sdl: `${federationLink}\n${sdl}` }));
  const supergraph = composeSupergraph(sources, (messages) => refusals.push(...messages));
  if (!supergraph) throw new Error(refusals.join('\n'));
  const asked: Asked[] = [];
  const subgraphs = Object.keys(sdls).map((name): Subgraph => ({
    name,
    async fetch({ query, variables }) {
      const one = { subgraph: name, query, variables: parseExactly(variables ?? '{}') as Record<string, Json> };
      asked.push(one);
      return deepFreeze(await script(one));
    },
  }));
  const engine = createEngine({
    ...options,
    supergraph: readSupergraph(supergraph.sdl),
    subgraphs: new Map(subgraphs.map((one) => [one.name, one])),
  });
  const askText: ScriptedEngine['askText'] = async (document, { operationName, variables, ...request } = {}) => {
    const operation = readOperation(engine, document, { operationName, variables });
    if ('errors' in operation) return JSON.stringify({ errors: operation.errors.map(({ message }) => ({ message })) });
    return (await engine.execute(operation, { context: undefined, ...request })).body;
  };
  return {
    engine,
    asked,
    askText,
    ask: async (document, request) => JSON.parse(await askText(document, request)) as JsonObject,
  };
}

/** Answers every list of representations of a request by `entity`, under the keys that the request asks for. */
export function answerEntities({ query, variables }: Asked, entity: (representation: JsonObject) => Json): JsonObject {
  const lists = [...query.matchAll(/(\w+):_entities\(representations:\$(\w+)\)/g)];
  return Object.fromEntries(
    lists.map(([, alias = '', variable = '']) => [alias, ((variables[variable] ?? []) as JsonObject[]).map(entity)]),
  );
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}
