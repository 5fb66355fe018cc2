import type { OperationDefinitionNode, VariableDefinitionNode } from 'graphql';
import { inOneGo } from '../../lib/shared-work.ts';
import { coerceVariables, type RawVariables } from '../operation/coerce-variables.ts';
import type { Invalid, Operation, Prepared } from '../operation/operation.ts';
import { locatedDefinition } from '../operation/prepare-operation.ts';
import { cachedOperationOf, type EngineState } from './engine-state.ts';

/** Coerces the variables of a request. Every later step reads the result, and none reads the raw values again. GraphQL §6.1.2. */
export function coerceOperation<Context>(
  state: EngineState<Context>,
  prepared: Prepared,
  given: RawVariables | null,
): Operation | Invalid {
  const refusal = given && state.options.examineVariables?.(given);
  return refusal
    ? { errors: [refusal] }
    : coerceThose(state, prepared, given, ({ variableDefinitions = [] }) => variableDefinitions);
}

/** Coerces only the variables on which `@skip` and `@include` depend: a plan depends on no others. */
export function coerceConditions<Context>(
  state: EngineState<Context>,
  prepared: Prepared,
  given: RawVariables,
): Operation | Invalid {
  const { conditions } = cachedOperationOf(state, prepared);
  return coerceThose(state, prepared, given, ({ variableDefinitions = [] }) =>
    variableDefinitions.filter(({ variable }) => conditions.includes(variable.name.value)),
  );
}

function coerceThose<Context>(
  state: EngineState<Context>,
  prepared: Prepared,
  given: RawVariables | null,
  those: (definition: OperationDefinitionNode) => readonly VariableDefinitionNode[],
): Operation | Invalid {
  const variables = coerceVariables(state.schema, those(prepared.definition), given);
  if (!('errors' in variables)) {
    const uses = () => inOneGo(state.operations.uses(cachedOperationOf(state, prepared), variables)).uses;
    return { prepared, variables, uses };
  }
  // Cached documents keep no places in their text; the errors need them.
  const located = coerceVariables(state.schema, those(locatedDefinition(prepared)), given);
  return 'errors' in located ? located : variables;
}
