import { inItsTurn, inOneGo } from '../../lib/shared-work.ts';
import { explainPlan } from '../planner/explain-plan.ts';
import { refusalOf } from '../planner/refusal-of.ts';
import { coerceConditions, coerceOperation } from './coerce-operation.ts';
import { cachedOperationOf, openEngineState } from './engine-state.ts';
import type { Engine, EngineOptions } from './engine-types.ts';
import { executeInParts, executeOperation, subscribeToOperation } from './execute-operation.ts';

export type * from './engine-types.ts';

/** Makes an engine for one supergraph. */
export function createEngine<Context = unknown>(options: EngineOptions<Context>): Engine<Context> {
  const state = openEngineState(options);
  const { documents, operations } = state;
  return {
    publicSchema: state.schema,
    prepare: (documentText, operationName) => inOneGo(documents.prepare(documentText, operationName)),
    prepareInTurn: async (inTurn, documentText, operationName) =>
      inItsTurn(documents.prepare(documentText, operationName), inTurn),
    coerce: (prepared, given) => coerceOperation(state, prepared, given),
    coerceConditions: (prepared, given) => coerceConditions(state, prepared, given),
    async findUses(inTurn, { prepared, variables }) {
      try {
        await inItsTurn(operations.uses(cachedOperationOf(state, prepared), variables), inTurn);
        return null;
      } catch (error) {
        return { errors: [refusalOf(error)] };
      }
    },
    execute: (operation, request) => executeOperation(state, operation, request),
    executeInParts: (operation, request) => executeInParts(state, operation, request),
    subscribe: (operation, request) => subscribeToOperation(state, operation, request),
    cachedPlans: () => operations.cachedPlans(),
    measureIntrospection: () => state.introspect.measure(),
    explain({ prepared, variables }, { denied = new Set<string>(), labels = new Set<string>() } = {}) {
      try {
        return explainPlan(inOneGo(operations.plan(cachedOperationOf(state, prepared), { variables, denied, labels })).plan);
      } catch (error) {
        return `${refusalOf(error).message}\n`;
      }
    },
  };
}
