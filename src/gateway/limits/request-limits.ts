import type { DocumentNode, GraphQLError, GraphQLSchema } from 'graphql';
import type { Prepared } from '../engine.ts';
import { checkVariables } from './check-variables.ts';
import { costTable } from './cost-table.ts';
import { operationCost } from './operation-cost.ts';
import { limitError, type OperationLimits } from './operation-limits.ts';

/** The limits that depend on the variables, and so on each request. */
export interface RequestLimits {
  /** The limit that the request is over, or null. */
  check(prepared: Prepared, variables: Readonly<Record<string, unknown>> | null): GraphQLError | null;
}

export interface RequestLimitsDeps {
  readonly supergraph: DocumentNode;
  readonly schema: GraphQLSchema;
  readonly limits: OperationLimits;
}

/** What an operation without variables costs is computed once. */
export function createRequestLimits({ supergraph, schema, limits }: RequestLimitsDeps): RequestLimits {
  const deps = { schema, table: costTable(supergraph), listSizeDefault: limits.listSizeDefault };
  const constant = new WeakMap<Prepared, number>();

  function costOf(prepared: Prepared, variables: Readonly<Record<string, unknown>>): number {
    const known = constant.get(prepared);
    if (known !== undefined) return known;
    const cost = operationCost(prepared, variables, deps);
    if ((prepared.definition.variableDefinitions ?? []).length === 0) constant.set(prepared, cost);
    return cost;
  }

  return {
    check(prepared, variables) {
      const over = checkVariables(variables, limits);
      if (over) return over;
      return costOf(prepared, variables ?? {}) > limits.costMax ? limitError('costMax', limits.costMax) : null;
    },
  };
}
