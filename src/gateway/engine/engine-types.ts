import type { DocumentNode, GraphQLError, GraphQLSchema } from 'graphql';
import type { Clock } from '../../lib/clock.ts';
import type { CpuClock } from '../../lib/cpu-clock.ts';
import type { Random } from '../../lib/random.ts';
import type { InTurn } from '../../lib/shared-work.ts';
import type { Sliced } from '../../lib/sliced.ts';
import type { EngineResponse, ExecuteRequest, SubscribeRequest } from '../executor/execution.ts';
import type { RawVariables } from '../operation/coerce-variables.ts';
import type { Invalid, Operation, Prepared } from '../operation/operation.ts';
import type { PublicError } from '../request/public-error.ts';
import type { Supergraph } from '../schema/read-supergraph.ts';
import type { SubgraphErrorReport } from '../transports/subgraph-error-report.ts';
import type { Subgraph, SubgraphError } from '../transports/subgraph.ts';

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
  /**
   * Turns what a subgraph reported, or the gateway found in its answer, into what a client may read. The default keeps the message and
   * drops the extensions. The name is null where it may be one of several.
   */
  readonly maskError?: (subgraphName: string | null, error: SubgraphError, context: Context) => PublicError;
  /** Told of each such error, once for each place of the response at which it is told; null: at none. */
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

export interface EngineLimits {
  /** Lexical tokens in a document. */
  readonly documentTokensMax: number;
  /** Brackets inside one another in a document, with its fragments in place; see `nestingMax` in `document-nesting.ts`. */
  readonly nestingMax: number;
  /** Fields of an operation with its fragments expanded, counted once for each place where they stand. */
  readonly fieldsMax: number;
  /** Selections looked at while fragments are expanded and plans are searched and written, per operation. */
  readonly planningStepsMax: number;
  /** Milliseconds of processor time of these. */
  readonly planningCpuMsMax: number;
  /** Estimated memory of all prepared operations and plans. The least recently used go first. */
  readonly cacheBytesMax: number;
}
