import type { DocumentNode, GraphQLError, GraphQLSchema } from 'graphql';
import type { Operation, Prepared } from '../operation.ts';
import { costTable } from './cost-table.ts';
import { dearestField, operationCost, type OperationCost } from './operation-cost.ts';
import { costError, pageItemsError, type OperationLimits } from './operation-limits.ts';

/** The limits that depend on the variables, and so on each request. */
export interface RequestLimits {
  /** Returns the limit that the operation is over, or null. */
  check(operation: Operation): GraphQLError | null;
}

export interface RequestLimitsDeps {
  readonly supergraph: DocumentNode;
  readonly schema: GraphQLSchema;
  readonly limits: OperationLimits;
}

/** What an operation without variables costs is computed once. */
export function createRequestLimits({ supergraph, schema, limits }: RequestLimitsDeps): RequestLimits {
  const deps = { schema, table: costTable(supergraph), listSizeDefault: limits.listSizeDefault };
  const constant = new WeakMap<Prepared, OperationCost>();

  function costOf(operation: Operation): OperationCost {
    const { prepared } = operation;
    const known = constant.get(prepared);
    if (known !== undefined) return known;
    const cost = operationCost(operation, deps);
    if ((prepared.definition.variableDefinitions ?? []).length === 0) constant.set(prepared, cost);
    return cost;
  }

  return {
    check(operation) {
      const { total, longest } = costOf(operation);
      if (total > limits.costMax) return costError({ total, dearest: dearestField(operation, deps) }, limits.costMax);
      return longest && longest.amount > limits.pageItemsMax ? pageItemsError(longest, limits.pageItemsMax) : null;
    },
  };
}
