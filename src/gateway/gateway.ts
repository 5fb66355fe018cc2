import { Refusal } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import type { SessionCookieSettings } from '../lib/session-cookie.ts';
import type { Metrics } from '../lib/metrics.ts';
import { readTraceContext } from '../lib/tracing.ts';
import { refusalAnswer } from '../lib/refusal-answer.ts';
import { reportRefusal } from '../lib/report-refusal.ts';
import { toRefusal } from '../lib/to-refusal.ts';
import type { RevocationPublisher } from '../tokens/revocation.ts';
import { documentErrors, reasonOf, type DocumentError } from './operation/document-errors.ts';
import type { Documents } from './documents/documents.ts';
import type { EngineResponse, ExecuteRequest } from './executor/execution.ts';
import type { Operation } from './operation/operation.ts';
import type { Graph } from './graph.ts';
import { deniedError } from './guard/denied-error.ts';
import type { Decision } from './guard/guard.ts';
import { clientOf, type ClientRequest } from './identity/client-of.ts';
import type { Identify } from './identity/identify.ts';
import type { Identity } from './identity/identity.ts';
import { staleCookieHeaders } from './identity/stale-cookie-headers.ts';
import type { GraphqlAnswer, GraphqlStream, StreamedResult } from './connections/graphql-response.ts';
import type { GraphqlRequest, RequestTerms } from './graphql-request.ts';
import { decideEvents } from './connections/decide-events.ts';
import type { Planning } from './rate-limits/planning-queue.ts';
import type { LiveConnection, LiveConnectionRequest, LiveConnections } from './connections/live-connections.ts';
import { streamParts } from './connections/stream-parts.ts';
import { streamResults } from './connections/stream-results.ts';
import type { RequestContext } from './request/request-context.ts';
import type { InTurn } from '../lib/shared-work.ts';

/** Answers GraphQL requests that were read from HTTP already. */
export interface Gateway {
  /** Refusals and faults are answers. Rejects only when `signal` aborts. */
  handle(request: GraphqlRequest): Promise<GraphqlAnswer | GraphqlStream>;
  /** Whose a connection is that carries many requests, for as long as they may send them. Throws refusals. */
  connect(request: ConnectionRequest): Promise<LiveConnection>;
  /** Ends all streams and connections, because this process ends. */
  endLives(): void;
}

export interface GatewayDeps {
  /** The graph to answer with; a request asks once and keeps to it. */
  readonly graph: () => Graph;
  readonly identify: Identify;
  readonly liveConnections: LiveConnections;
  readonly documents: Documents;
  readonly planning: Planning;
  /** Told what the auth subgraph revoked, before the client hears of it. */
  readonly revocations: RevocationPublisher;
  /** Whether one refused field refuses the whole operation, instead of being null with an error at its place. */
  readonly rejects: boolean;
  readonly cookie: SessionCookieSettings;
  readonly isProduction: boolean;
  /** The URL that challenges name as `resource_metadata`. Absent: they name none. */
  readonly resourceMetadata?: string;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'requestRefused'>;
}

export type ConnectionRequest = Omit<LiveConnectionRequest, 'kind' | 'identity'>;

/** A request that passed everything that could refuse it as a whole. */
interface Run {
  readonly graph: Graph;
  readonly request: RequestTerms;
  readonly identity: Identity | null;
  readonly operation: Operation;
  readonly decision: Decision;
  readonly inTurn: InTurn;
}

/** The walk of every request: who asks, what is asked, what of it they may see, and then the answer. */
export function createGateway(deps: GatewayDeps): Gateway {
  async function answer(request: GraphqlRequest): Promise<GraphqlAnswer | GraphqlStream> {
    if (request.explain && deps.isProduction)
      throw new Refusal('FORBIDDEN', { detail: 'Plans are explained in development only.' });
    const graph = deps.graph();
    const identity = await admit(graph, request);
    const caller = { principal: identity?.principal ?? null, clientAddress: request.clientAddress };
    const text = deps.documents.resolve(request);
    if (typeof text !== 'string') return invalid([text], request);
    const client = { ...caller, isTrusted: () => deps.documents.isTrusted(text) };
    const inTurn = deps.planning.for(client);
    const prepared = await graph.engine.prepareInTurn(inTurn, text, request.operationName ?? undefined);
    if ('errors' in prepared) return invalid(prepared.errors, request);
    if (prepared.kind === 'mutation' && !request.mayMutate)
      throw new Refusal('METHOD_NOT_ALLOWED', { detail: 'Send mutations by POST.' });
    if (prepared.kind === 'subscription' && !request.maySubscribe)
      throw new Refusal('NOT_ACCEPTABLE', { detail: 'Subscribe over WebSocket, or accept text/event-stream.' });
    const operation = graph.engine.coerce(prepared, request.variables);
    if ('errors' in operation) return invalid(operation.errors, request);
    const over = graph.limits.check(operation);
    if (over) return invalid([over], request);
    const tooComplex = await graph.engine.findUses(inTurn, operation);
    if (tooComplex) return invalid(tooComplex.errors, request);
    const decision = await graph.guard.decide(operation, { ...caller, requestId: request.requestId });
    if (deps.rejects) requireNothingRefused(decision, (name) => graph.guard.scopesNeeded(operation, name, caller));
    await graph.rates.admit(operation, { ...caller, denied: decision.denied });
    const run = { graph, request, identity, operation, decision, inTurn };
    if (prepared.kind !== 'subscription') return execute(run);
    return subscribe(run, deps.planning.for({ ...client, isAdmitted: true }));
  }

  /** Counts the request, whoever sends it, and returns who does. */
  function admit(graph: Graph, request: ClientRequest): Promise<Identity | null> {
    return graph.rates.admitRequest(request.clientAddress, () => deps.identify(request.headers, clientOf(request)));
  }

  /** `inTurn` is for plans that later decisions ask for: a stream that was admitted is not ended by what its client sends beside it. */
  function subscribe(run: Run, inTurn: InTurn): GraphqlStream {
    const { graph, request, identity, operation, decision } = run;
    if (graph !== deps.graph()) throw new Refusal('SCHEMA_CHANGED');
    const live = deps.liveConnections.open({ ...request, kind: 'stream', identity });
    const context = toContext(request, live.identity, () => {});
    const { signal } = live;
    const principal = () => live.identity()?.principal ?? null;
    const decide = decideEvents(decision, () => {
      const { clientAddress, requestId } = request;
      return graph.guard.decide(operation, { principal: principal(), clientAddress, requestId });
    });
    const decideEvent = async () => {
      const now = await decide();
      if (deps.rejects)
        requireNothingRefused(now, (name) => graph.guard.scopesNeeded(operation, name, { principal: principal() }));
      return { ...denialsOf({ ...run, decision: now }), inTurn };
    };
    const events = graph.engine.subscribe(operation, { ...engineRequest(run, context), signal, decideEvent });
    const results = mapped(events, (event) => streamed(event, request));
    return streamResults(live, results, (error) => reportFault(error, request));
  }

  async function execute(run: Run): Promise<GraphqlAnswer | GraphqlStream> {
    const { graph, request, identity, operation, decision } = run;
    const { prepared } = operation;
    const headers: (readonly [string, string])[] = [];
    const context = toContext(
      request,
      () => identity,
      (name, value) => headers.push([name, value]),
    );
    const asked = {
      ...engineRequest(run, context),
      // A client that hangs up ends a query; a mutation that has begun runs to its end.
      ...(request.signal && prepared.kind !== 'mutation' ? { signal: request.signal } : {}),
    };
    const rest =
      request.mayDefer && prepared.documentText.includes('@defer') ? graph.engine.executeInParts(operation, asked) : null;
    const first = (await rest?.next())?.value ?? (await graph.engine.execute(operation, asked));
    const { body, outcome } = first;
    if (outcome === 'refused') return invalid(errorsIn(body), request);
    if (rest && first.hasNext) {
      const { signal } = request;
      return streamParts({ first, rest, headers, signal, onFault: (error) => reportFault(error, request) });
    }
    const plan = request.explain ? graph.engine.explain(operation, { denied: decision.denied }) : null;
    return { kind: 'executed', status: 200, headers, body: plan === null ? body : withPlan(body, plan) };
  }

  function engineRequest(run: Run, context: RequestContext): ExecuteRequest<RequestContext> {
    return { context, inTurn: run.inTurn, ...denialsOf(run) };
  }

  function denialsOf({ graph, request, operation, decision }: Run) {
    const mutationType = graph.engine.publicSchema.getMutationType()?.name ?? null;
    const { kind } = operation.prepared;
    const { requestId } = request;
    return { denied: decision.denied, deniedError: deniedError({ decision, mutationType, kind, requestId }) };
  }

  /** `identity` is asked for each fetch: a stream outlives access tokens. */
  function toContext(
    request: RequestTerms,
    identity: () => Identity | null,
    sendHeader: (name: string, value: string) => void,
  ): RequestContext {
    return {
      requestId: request.requestId,
      get accessToken() {
        return identity()?.accessToken ?? null;
      },
      get principal() {
        return identity()?.principal ?? null;
      },
      clientAddress: request.clientAddress,
      userAgent: request.headers['user-agent']?.[0] ?? null,
      ...languagesOf(request.headers),
      clientHeaders: request.headers,
      trace: readTraceContext(request.headers),
      relay(name, value) {
        if (name === 'portcullis-revoked') deps.revocations.publish(value.split(' '));
        else if (name === 'portcullis-renewed') deps.identify.forget(value);
        else sendHeader(name, value);
      },
    };
  }

  function streamed({ body, outcome }: EngineResponse, request: RequestTerms): StreamedResult {
    const isRefused = outcome === 'refused';
    return { body: isRefused ? invalid(errorsIn(body), request).body : body, isRefused };
  }

  function invalid(errors: readonly DocumentError[], { requestId }: RequestTerms): GraphqlAnswer {
    deps.metrics.requestRefused(reasonOf(errors));
    const body = JSON.stringify({ errors: documentErrors(errors, { isProduction: deps.isProduction, requestId }) });
    return { kind: 'invalid', status: 400, headers: [], body };
  }

  function reportFault(error: unknown, { requestId }: RequestTerms): void {
    reportRefusal(deps.logger, toRefusal(error), { requestId, message: 'A request failed' });
  }

  return {
    async connect(request) {
      try {
        const identity = await admit(deps.graph(), request);
        const live = deps.liveConnections.open({ ...request, kind: 'connection', identity });
        // A credential that is handed in later costs what it costs to send a request with it.
        const replace: LiveConnection['replace'] = async (headers) => {
          const replaced = await deps.graph().rates.admitRequest(request.clientAddress, () => live.replace(headers));
          if (replaced === null) throw new Refusal('INVALID_TOKEN');
          return replaced;
        };
        return { ...live, replace };
      } catch (error) {
        deps.metrics.requestRefused(codeOf(error));
        throw error;
      }
    },
    endLives: () => deps.liveConnections.endAll('SHUTTING_DOWN'),
    async handle(request) {
      try {
        return await answer(request);
      } catch (error) {
        if (request.signal?.aborted) throw error;
        reportFault(error, request);
        deps.metrics.requestRefused(codeOf(error));
        const refused = refusalAnswer(error, request.requestId, deps.resourceMetadata);
        return { ...refused, headers: [...refused.headers, ...staleCookieHeaders(error, request.headers, deps.cookie)] };
      }
    },
  };
}

/** Lines, because JSON shows a text in one. The engine itself writes no extensions. */
function withPlan(body: string, plan: string): string {
  return `${body.slice(0, -1)},"extensions":${JSON.stringify({ plan: plan.trimEnd().split('\n') })}}`;
}

function requireNothingRefused({ reasons }: Decision, scopesNeeded: (name: string) => readonly string[]): void {
  const [first] = reasons;
  if (first === undefined) return;
  const [name, reason] = first;
  throw new Refusal(reason, { scopes: scopesNeeded(name) });
}

function codeOf(error: unknown): string {
  return toRefusal(error).code;
}

function errorsIn(body: string): readonly DocumentError[] {
  return (JSON.parse(body) as { errors: readonly DocumentError[] }).errors;
}

async function* mapped<A, B>(source: AsyncIterable<A>, change: (item: A) => B): AsyncGenerator<B, void, undefined> {
  for await (const item of source) yield change(item);
}

function languagesOf(headers: ClientRequest['headers']): { readonly acceptLanguage?: string } {
  const acceptLanguage = headers['accept-language']?.[0];
  return acceptLanguage === undefined ? {} : { acceptLanguage };
}
