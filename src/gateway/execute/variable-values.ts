import { Kind, type OperationDefinitionNode } from 'graphql';
import type { OperationPlan } from '../plan/operation-plan.ts';

type Values = Readonly<Record<string, unknown>>;

/** Conditions that the caller left out have their default, if it is a plain one; that is all that selections depend on. */
export function withConditionDefaults({ variableDefinitions }: OperationDefinitionNode, given: Values): Values {
  const values: Record<string, unknown> = { ...given };
  for (const { variable, defaultValue } of variableDefinitions ?? []) {
    if (values[variable.name.value] === undefined && defaultValue?.kind === Kind.BOOLEAN)
      values[variable.name.value] = defaultValue.value;
  }
  return values;
}

/** What was given, as it was given: subgraphs coerce it by the same rules, and declare the same defaults. */
export function variableTexts({ fetches }: OperationPlan, given: Values): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { variables } of fetches) {
    for (const name of variables) {
      if (given[name] !== undefined && !texts.has(name)) texts.set(name, JSON.stringify(given[name]));
    }
  }
  return texts;
}
