import type { GraphQLError } from 'graphql';
import { isObject } from '../../../lib/is-object.ts';
import type { RawVariables } from '../coerce-variables.ts';
import { limitError, type OperationLimits } from './operation-limits.ts';

/**
 * The limit that the given variables are over, or null. Looks at what was sent, declared or not, without recursion: JSON
 * may be nested deeper than a stack is. O(size of the variables), and ends at the first limit.
 */
export function checkVariables(
  variables: RawVariables,
  { listItemsMax, variableDepthMax }: Pick<OperationLimits, 'listItemsMax' | 'variableDepthMax'>,
): GraphQLError | null {
  let level: readonly object[] = Object.values(variables).filter(isObject);
  for (let depth = 0; level.length > 0; depth++) {
    const inside: object[] = [];
    for (const value of level) {
      if (depth >= variableDepthMax) return limitError('variableDepthMax', variableDepthMax);
      if (Array.isArray(value) && value.length > listItemsMax) return limitError('listItemsMax', listItemsMax);
      for (const item of Object.values(value)) if (isObject(item)) inside.push(item);
    }
    level = inside;
  }
  return null;
}
