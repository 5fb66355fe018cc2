import type { DocumentNode, FragmentDefinitionNode, GraphQLError, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Clock } from '../lib/clock.ts';
import type { CpuClock } from '../lib/cpu-clock.ts';
import type { Random } from '../lib/random.ts';
import type { Sliced } from '../lib/sliced.ts';
import type { Supergraph } from './plan/read-supergraph.ts';
import type { CoercedVariables, RawVariables } from './coerce-variables.ts';
import type { InTurn } from './shared-work.ts';
import type { JsonObject, Subgraph, SubgraphError } from './subgraphs/subgraph.ts';

/** Answers operations on a federated graph. Holds no state of a request; safe to share by all of them. */
export interface Engine<Context = unknown> {
  /** What clients may see: the graph without the machinery of federation and without what is inaccessible. */
  readonly publicSchema: GraphQLSchema;

  /** Parses and validates, once per document and operation name. Never throws for what a client sent. */
  prepare(documentText: string, operationName?: string): Prepared | Invalid;

  /** As `prepare`, but what is not remembered is done in the caller's turn. Rejects where `inTurn` refuses. */
  prepareInTurn(inTurn: InTurn, documentText: string, operationName?: string): Promise<Prepared | Invalid>;

  /** Reads the variables of a request, which nothing reads after it. Never throws for what a client sent. */
  coerce(prepared: Prepared, variables: RawVariables | null): Operation | Invalid;

  /** As `coerce`, for `explain`: nothing is read, or has to be given, but what `@skip` and `@include` go by. */
  coerceConditions(prepared: Prepared, variables: RawVariables): Operation | Invalid;

  /**
   * Finds out in the caller's turn what the operation touches, so that `uses` has it at once. Resolves with the refusal of an
   * operation that touches too much, else null. Rejects where `inTurn` refuses.
   */
  findUses(inTurn: InTurn, operation: Operation): Promise<Invalid | null>;

  /**
   * Plans (once per document, operation, values of the conditions and denied set) and answers.
   * Rejects only when `signal` aborts, or where `inTurn` refuses.
   */
  execute(operation: Operation, request: ExecuteRequest<Context>): Promise<EngineResponse>;

  /**
   * As `execute`, but what the operation defers comes in later responses, in the format of incremental delivery as of 2022-08-24.
   * Where nothing is deferred, the one response is that of `execute`, and its `hasNext` is false.
   */
  executeInParts(operation: Operation, request: ExecuteRequest<Context>): AsyncGenerator<EngineResponse, void, undefined>;

  /**
   * Answers every event of a subscription, in order, each when the consumer asks for it. A refusal is the only item of its stream.
   * Returning ends the subgraph's stream. Rejects only when `signal` aborts.
   */
  subscribe(operation: Operation, request: SubscribeRequest<Context>): AsyncIterable<EngineResponse>;

  /** The plan as text for people. `denied` and `labels` as for `execute`. */
  explain(operation: Operation, request?: Pick<ExecuteRequest<Context>, 'denied' | 'labels'>): string;

  /**
   * Finds out how large an answer about the schema may be. Done by the first operation that asks for one, where it was not done
   * before.
   */
  measureIntrospection(): Sliced<unknown>;

  /** How many plans are remembered, and about how much memory they take. */
  cachedPlans(): { readonly count: number; readonly bytes: number };
}

export interface EngineOptions<Context = unknown> {
  readonly supergraph: Supergraph;
  /** By the subgraph's name in the supergraph. All of them. */
  readonly subgraphs: ReadonlyMap<string, Subgraph<Context>>;
  /** Whether clients may ask for `__schema` and `__type`. */
  readonly introspection?: boolean;
  /** Turns what a subgraph reported into what a client may read. The default keeps the message and drops the extensions. */
  readonly maskError?: (subgraphName: string, error: SubgraphError, context: Context) => PublicError;
  /** Told of each error of a subgraph, once for each place of the response at which it is told; null: at none. */
  readonly onSubgraphError?: (report: SubgraphErrorReport, context: Context) => void;
  readonly limits?: Partial<EngineLimits>;
  /** Looks at a document that parses before it is validated and planned; what it reports refuses the document. */
  readonly examine?: (document: DocumentNode) => readonly GraphQLError[];
  /** Looks at variables before they are coerced; what it reports refuses them. They may be nested deeper than a stack is. */
  readonly examineVariables?: (variables: RawVariables) => GraphQLError | null;
  /** Told of each plan whether it was remembered (`hit`). */
  readonly onPlan?: (result: 'hit' | 'miss') => void;
  /** Runs the search for a plan that is not remembered, for those who measure it. What it throws passes through. */
  readonly planning?: <T>(search: () => T) => T;
  /** Draws for progressive overrides by percentage. */
  readonly random?: Random;
  /** When to forget refusals that another try may not meet. */
  readonly clock?: Clock;
  /** What `planningCpuMsMax` is measured by. */
  readonly cpu?: CpuClock;
}

export interface SubgraphErrorReport {
  readonly subgraph: string;
  /** As the subgraph sent it. */
  readonly error: SubgraphError;
  /** Of the response. */
  readonly path: readonly (string | number)[] | null;
}

export interface EngineLimits {
  /** Lexical tokens in a document. */
  readonly documentTokensMax: number;
  /** Fields of an operation with its fragments expanded, counted once for each place where they stand. */
  readonly fieldsMax: number;
  /** Selections looked at while fragments are expanded and plans are searched and written, per operation. */
  readonly planningStepsMax: number;
  /** Milliseconds of processor time of these. */
  readonly planningCpuMsMax: number;
  /** Estimated memory of all prepared operations and plans. The least recently used go first. */
  readonly cacheBytesMax: number;
}

export interface PublicError {
  readonly message: string;
  readonly extensions?: JsonObject;
}

/** `args` is empty where the field has none. */
export type DeniedError = (coordinate: string, args: string) => PublicError;

export interface Invalid {
  readonly errors: readonly GraphQLError[];
}

export interface Prepared {
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly operationName: string | null;
  readonly documentText: string;
  /** The operation that is meant, and the fragments of its document by name. */
  readonly definition: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** What one request asks: a prepared document, and its variables. */
export interface Operation {
  readonly prepared: Prepared;
  readonly variables: CoercedVariables;

  /**
   * What the operation touches (selections skipped by its variables do not count), each coordinate once. The same array
   * for the same values of the conditions, so what is derived from it can be cached by identity.
   */
  uses(): readonly FieldUse[];
}

/** One field of one concrete object type, as used by an operation. */
export interface FieldUse {
  /** `Type.field`; `Type` is always an object type, never an interface. */
  readonly coordinate: string;
  readonly typeName: string;
  readonly fieldName: string;
  /** The named type of the field. */
  readonly returns: string;
  /** Interfaces and unions through which the field was selected, where the selection was on one. */
  readonly through: readonly string[];
  /** The lists of arguments that it is given, each once; none for where it is given none. */
  readonly calls: readonly FieldCall[];
}

/** One way in which a field is called. */
export interface FieldCall {
  /** `(name: value, …)`, sorted by name. */
  readonly args: string;
  /** Named types (scalars, enums, input objects and, inside these, fields' types) of what is given, by literal or variable. */
  readonly inputTypes: readonly string[];
}

export interface ExecuteRequest<Context = unknown> {
  /** Handed to the subgraphs as it is. */
  readonly context: Context;
  /**
   * Coordinates `Type.field` refused to this caller, or one way to call it, `Type.field(args)` as `FieldCall` has it: never
   * planned, never fetched, null with `deniedError` at each place.
   */
  readonly denied?: ReadonlySet<string>;
  /** What is said at the place of a denied field. */
  readonly deniedError?: DeniedError;
  /** Labels of progressive `@override`, other than percentages, that are active for this request. */
  readonly labels?: ReadonlySet<string>;
  readonly signal?: AbortSignal;
  /** Where to plan what is not remembered. Absent: at once. */
  readonly inTurn?: InTurn | undefined;
}

export interface SubscribeRequest<Context = unknown> extends ExecuteRequest<Context> {
  /**
   * Decides about each event before it is answered: what of it is refused, all that was refused when the stream was opened
   * among it; and where to plan what is left. What it throws ends the stream. Absent: what was decided first holds for all.
   */
  readonly decideEvent?: () => Promise<EventDecision>;
}

export type EventDecision = Required<Pick<ExecuteRequest, 'denied' | 'deniedError'>> & Pick<ExecuteRequest, 'inTurn'>;

export interface EngineResponse {
  /** The response as JSON text. */
  readonly body: string;
  /** `refused`: nothing was executed (limits), there is no `data`. `data-null`: executed, `data` is null. */
  readonly outcome: 'ok' | 'partial' | 'data-null' | 'refused';
  /** Of an operation that is answered in parts: whether another one follows. */
  readonly hasNext?: boolean;
}
