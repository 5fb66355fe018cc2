import type { Fault } from '../subgraph/fault.ts';
import type { Subgraph } from '../subgraph/subgraph-definition.ts';
import { contextFaults } from './context-faults.ts';
import { costFaults } from './cost-faults.ts';
import { declaredFieldSetFaults } from './declared-field-sets.ts';
import { definitionFaults } from './definition-faults.ts';
import { externalUseFaults } from './external-use-faults.ts';
import { interfaceKeyFaults } from './interface-key-faults.ts';
import { sdlFaults } from './sdl-faults.ts';

/** Everything that is wrong with a subgraph by itself. Where it is no valid GraphQL, that comes first: the rest would follow from it. */
export function subgraphFaults(subgraph: Subgraph): readonly Fault[] {
  const invalid = [...definitionFaults(subgraph), ...sdlFaults(subgraph)];
  if (invalid.length > 0) return invalid;
  return [declaredFieldSetFaults, externalUseFaults, interfaceKeyFaults, contextFaults, costFaults].flatMap((rule) =>
    rule(subgraph),
  );
}
