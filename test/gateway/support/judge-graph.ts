import { getOperationAST, isObjectType, OperationTypeNode, parse } from 'graphql';
import type { Subgraph } from '../../../src/gateway/transports/subgraph.ts';
import { compareResponses, type GatewayResponse } from './compare-responses.ts';
import { federatedData, type FederatedData } from './federated-data.ts';
import { createOracle, type Expectation, type Operation } from './oracle.ts';
import {
  emptyRecording,
  recordingSubgraph,
  SUBSCRIPTION_EVENTS,
  type Recording,
  type RecordingSubgraph,
} from './recording-subgraph.ts';
import type { SubgraphModel } from './subgraph-model.ts';
import type { Supergraph } from './supergraph.ts';
import { usedCoordinates } from './used-coordinates.ts';
import { createWaves } from './waves.ts';

/** A gateway as the judge drives it. Subscriptions are answered with a stream, everything else with one response. */
export type GatewayUnderTest = (
  supergraphSdl: string,
  subgraphs: readonly Subgraph[],
) => Promise<AnswerOperation> | AnswerOperation;
export type AnswerOperation = (operation: Operation) => Promise<GatewayResponse> | AsyncIterable<GatewayResponse>;

export interface Verdict {
  /** What is wrong, in words; null where all is right. */
  readonly difference: string | null;
  readonly kind: 'right' | 'violation' | 'response' | 'order' | 'crash';
  readonly recording: Recording;
  /** Fetches in sequence. */
  readonly waves: number;
}

const noCoordinates: ReadonlySet<string> = new Set();

export type JudgeOperation = (operation: Operation) => Promise<Verdict>;

/** Puts a gateway in front of recording subgraphs over the data of `dataSeed` and judges its answers one by one. */
export async function judgeGraph(supergraph: Supergraph, dataSeed: number, gateway: GatewayUnderTest): Promise<JudgeOperation> {
  const data = federatedData(supergraph, dataSeed);
  const waves = createWaves();
  const subgraphs = supergraph.models.map((model) =>
    recordingSubgraph(model, data, waves, movedFields(model, supergraph.models)),
  );
  const oracle = createOracle(supergraph, data);
  const answer = await gateway(supergraph.sdl, subgraphs);

  return async (asked) => {
    const used = asked.denied ? usedCoordinates(supergraph.publicSchema, asked) : noCoordinates;
    const denied = asked.denied?.filter((coordinate) => used.has(coordinate) && isFree(data, coordinate));
    const operation = { ...asked, denied };
    const expected = await Promise.all(eventsOf(operation).map((event) => oracle(operation, event)));
    const recording = startRecording(subgraphs, new Set(operation.denied));
    const before = waves.count();
    const verdict = (kind: Verdict['kind'], difference: string | null): Verdict => ({
      kind,
      difference,
      recording,
      waves: waves.count() - before,
    });
    let responses: readonly GatewayResponse[];
    try {
      responses = await collect(answer(operation));
    } catch (error) {
      return verdict('crash', error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    if (recording.violations.length > 0) return verdict('violation', recording.violations.join('\n'));
    const difference = compareAll(responses, expected);
    if (difference !== null) return verdict('response', difference);
    const effects = expected.flatMap((each) => each.effects);
    if (recording.effects.join() !== effects.join()) {
      return verdict('order', `mutations ran as ${recording.effects.join(', ')} instead of ${effects.join(', ')}`);
    }
    return verdict('right', null);
  };
}

/** Whether nothing else depends on the field, so that refusing it costs just its own place. A refused subscription has no events to compare. */
function isFree({ rules, schema }: FederatedData, coordinate: string): boolean {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const type = schema.getType(typeName);
  return (
    typeName !== 'Subscription' &&
    isObjectType(type) &&
    fieldName in type.getFields() &&
    rules.field(typeName, fieldName).failure === 'anywhere'
  );
}

function eventsOf({ document, operationName }: Operation): (number | undefined)[] {
  const operation = getOperationAST(parse(document), operationName)?.operation;
  return operation === OperationTypeNode.SUBSCRIPTION
    ? Array.from({ length: SUBSCRIPTION_EVENTS }, (_, event) => event)
    : [undefined];
}

async function collect(answered: ReturnType<AnswerOperation>): Promise<readonly GatewayResponse[]> {
  if (!(Symbol.asyncIterator in answered)) return [await answered];
  const responses: GatewayResponse[] = [];
  for await (const response of answered) responses.push(response);
  return responses;
}

function compareAll(responses: readonly GatewayResponse[], expected: readonly Expectation[]): string | null {
  const refused = expected.some(({ result }) => result.data === undefined);
  const differences = responses.map((response, event) =>
    compareResponses(response, expected[event] ?? (expected[0] as Expectation)),
  );
  const first = differences.find((difference) => difference !== null) ?? null;
  if (first !== null || refused || responses.length === expected.length) return first;
  return `${responses.length} events instead of ${expected.length}`;
}

function startRecording(subgraphs: readonly RecordingSubgraph[], denied: ReadonlySet<string>): Recording {
  const recording = emptyRecording(denied);
  for (const subgraph of subgraphs) subgraph.record(recording);
  return recording;
}

/** Coordinates that are not this subgraph's because of an `@override`: moved away from here, or not moved here yet. */
function movedFields(model: SubgraphModel, models: readonly SubgraphModel[]): ReadonlySet<string> {
  const moves = models.flatMap((to) =>
    [...to.types].flatMap(([typeName, type]) =>
      [...type.fields.values()].flatMap(({ name, override }) =>
        override ? [{ to: to.name, coordinate: `${typeName}.${name}`, ...override }] : [],
      ),
    ),
  );
  const foreign = moves.filter(({ from, to, label }) => {
    const done = label === null || label === 'percent(100)';
    const undecided = label !== null && label.startsWith('percent(') && label !== 'percent(100)' && label !== 'percent(0)';
    return !undecided && model.name === (done ? from : to);
  });
  return new Set(foreign.map(({ coordinate }) => coordinate));
}
