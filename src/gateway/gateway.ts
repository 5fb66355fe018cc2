import { Refusal } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import type { RevocationPublisher } from '../tokens/revocation.ts';
import { documentErrors, type DocumentError } from './document-errors.ts';
import type { Documents } from './documents/documents.ts';
import type { Prepared } from './engine.ts';
import type { Graph } from './graph.ts';
import { deniedError } from './guard/denied-error.ts';
import type { Decision } from './guard/guard.ts';
import type { Identify } from './identity/identify.ts';
import type { Identity } from './identity/identity.ts';
import { staleCookieHeaders } from './identity/stale-cookie-headers.ts';
import type { GraphqlAnswer, GraphqlRequest } from './graphql-request.ts';
import { refusalAnswer } from './refusal-answer.ts';
import type { RequestContext } from './request-context.ts';

/** Answers GraphQL requests that were read from HTTP already. */
export interface Gateway {
  /** Refusals and faults are answers. Rejects only when `signal` aborts. */
  handle(request: GraphqlRequest): Promise<GraphqlAnswer>;
}

export interface GatewayDeps {
  /** The graph to answer with; a request asks once and keeps to it. */
  readonly graph: () => Graph;
  readonly identify: Identify;
  readonly documents: Documents;
  /** Told what the auth subgraph revoked, before the client hears of it. */
  readonly revocations: RevocationPublisher;
  /** Whether one refused field refuses the whole operation, instead of being null with an error at its place. */
  readonly rejects: boolean;
  readonly sessionCookie: string;
  readonly isProduction: boolean;
  readonly logger: Logger;
}

/** The walk of every request: who asks, what is asked, what of it they may see, and then the answer. */
export function createGateway(deps: GatewayDeps): Gateway {
  async function answer(request: GraphqlRequest): Promise<GraphqlAnswer> {
    if (request.explain && deps.isProduction)
      throw new Refusal('forbidden', { detail: 'Plans are explained in development only.' });
    const identity = await deps.identify(request.headers);
    const graph = deps.graph();
    const text = deps.documents.resolve(request);
    if (typeof text !== 'string') return invalid([text], request);
    const prepared = graph.engine.prepare(text, request.operationName ?? undefined);
    if ('errors' in prepared) return invalid(prepared.errors, request);
    if (prepared.kind === 'mutation' && !request.mayMutate)
      throw new Refusal('method-not-allowed', { detail: 'Send mutations by POST.' });
    const over = graph.limits.check(prepared, request.variables);
    if (over) return invalid([over], request);
    const guarded = { ...request, principal: identity?.principal ?? null };
    const decision = await graph.guard.decide(prepared, guarded);
    if (deps.rejects) requireNothingRefused(decision);
    await graph.rates.admit(prepared, { ...guarded, denied: decision.denied });
    return execute(graph, request, identity, prepared, decision);
  }

  async function execute(
    { engine }: Graph,
    request: GraphqlRequest,
    identity: Identity | null,
    prepared: Prepared,
    decision: Decision,
  ): Promise<GraphqlAnswer> {
    const headers: (readonly [string, string])[] = [];
    const { body, outcome } = await engine.execute(prepared, {
      variables: request.variables,
      context: toContext(request, identity, (name, value) => headers.push([name, value])),
      denied: decision.denied,
      deniedError: deniedError(decision, engine.publicSchema.getMutationType()?.name ?? null, request.requestId),
      // A client that hangs up ends a query; a mutation that has begun runs to its end.
      ...(request.signal && prepared.kind !== 'mutation' ? { signal: request.signal } : {}),
    });
    if (outcome === 'refused') return invalid((JSON.parse(body) as { errors: DocumentError[] }).errors, request);
    const plan = request.explain ? engine.explain(prepared, { variables: request.variables, denied: decision.denied }) : null;
    return { kind: 'executed', status: 200, headers, body: plan === null ? body : withPlan(body, plan) };
  }

  function toContext(
    request: GraphqlRequest,
    identity: Identity | null,
    sendHeader: (name: string, value: string) => void,
  ): RequestContext {
    return {
      requestId: request.requestId,
      accessToken: identity?.accessToken ?? null,
      principal: identity?.principal ?? null,
      clientAddress: request.clientAddress,
      userAgent: request.headers['user-agent']?.[0] ?? null,
      clientHeaders: request.headers,
      relay(name, value) {
        if (name === 'portcullis-revoked') deps.revocations.publish(value.split(' '));
        else sendHeader(name, value);
      },
    };
  }

  function invalid(errors: readonly DocumentError[], { requestId }: GraphqlRequest): GraphqlAnswer {
    const body = JSON.stringify({ errors: documentErrors(errors, { isProduction: deps.isProduction, requestId }) });
    return { kind: 'invalid', status: 400, headers: [], body };
  }

  return {
    async handle(request) {
      try {
        return await answer(request);
      } catch (error) {
        if (request.signal?.aborted) throw error;
        if (!(error instanceof Refusal) || error.status >= 500)
          deps.logger.error({ error, requestId: request.requestId }, 'A request failed');
        const refused = refusalAnswer(error, request.requestId);
        return { ...refused, headers: [...refused.headers, ...staleCookieHeaders(error, request.headers, deps.sessionCookie)] };
      }
    },
  };
}

/** Lines, because JSON shows a text in one. The engine itself writes no extensions. */
function withPlan(body: string, plan: string): string {
  return `${body.slice(0, -1)},"extensions":${JSON.stringify({ plan: plan.trimEnd().split('\n') })}}`;
}

function requireNothingRefused({ reasons }: Decision): void {
  const [first] = reasons.values();
  if (first) throw new Refusal(first);
}
