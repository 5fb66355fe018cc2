import type { InTurn } from '../lib/shared-work.ts';
import type { ExecuteRequest } from './executor/execution.ts';
import type { Graph } from './graph.ts';
import type { RequestTerms } from './graphql-request.ts';
import { deniedError } from './guard/denied-error.ts';
import type { Decision } from './guard/guard.ts';
import type { Identity } from './identity/identity.ts';
import type { Operation } from './operation/operation.ts';

/** An operation that passed everything that can refuse it as a whole. */
export interface AdmittedOperation {
  readonly graph: Graph;
  readonly request: RequestTerms;
  readonly identity: Identity | null;
  readonly operation: Operation;
  readonly decision: Decision;
  /** Runs planning in the client's turn. */
  readonly inTurn: InTurn;
}

/** Returns the denied coordinates of an operation, and what makes the error at the place of each. */
export function denialsOf(
  { graph, request: { requestId }, operation }: AdmittedOperation,
  decision: Decision,
): Required<Pick<ExecuteRequest, 'denied' | 'deniedError'>> {
  const mutationType = graph.engine.publicSchema.getMutationType()?.name ?? null;
  const { kind } = operation.prepared;
  return { denied: decision.denied, deniedError: deniedError({ decision, mutationType, kind, requestId }) };
}
