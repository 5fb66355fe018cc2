import { directiveArgument } from '../../schema/directive-names.ts';
import { usesOf } from '../subgraph/directive-uses.ts';
import { faultIn, type Fault } from '../subgraph/fault.ts';
import { contextOwners } from '../subgraph/field-coordinates.ts';
import type { ContextualArgument, Subgraph, SubgraphField, SubgraphType } from '../subgraph/subgraph-definition.ts';
import { contextSelectionFault } from './context-selection-faults.ts';

/** Returns faults of `@context` and `@fromContext` of a subgraph (https://specs.apollo.dev/context/v0.1). */
export function contextFaults(subgraph: Subgraph): Fault[] {
  const faults: Fault[] = [];
  for (const type of subgraph.types.values()) {
    for (const node of usesOf(type.uses, 'context')) {
      const name = directiveArgument(node, 'name');
      if (typeof name === 'string' && !/^[a-zA-Z][a-zA-Z0-9]*$/.test(name))
        faults.push(
          faultIn(
            subgraph,
            'CONTEXT_NAME_INVALID',
            `Context name "${name}" is invalid. It should have only alphanumeric characters.`,
            node,
          ),
        );
    }
    for (const field of type.fields.values())
      for (const argument of field.contextArguments.values()) {
        const fault = argumentFault(subgraph, type, field, argument);
        if (fault) faults.push(fault);
      }
  }
  return faults;
}

function argumentFault(subgraph: Subgraph, type: SubgraphType, field: SubgraphField, argument: ContextualArgument): Fault | null {
  const coordinate = `${type.name}.${field.name}(${argument.name}:)`;
  const fault = (code: string, message: string) => faultIn(subgraph, code, message, argument.node);
  if (type.kind !== 'object')
    return fault(
      'CONTEXT_NOT_SET',
      `@fromContext argument cannot be used on a field that exists on an abstract type "${coordinate}".`,
    );
  if (type.isInterfaceObject)
    return fault(
      'CONTEXT_NOT_SET',
      `@fromContext argument cannot be used on a field of an @interfaceObject "${coordinate}": its objects are of types that the subgraph does not know.`,
    );
  const face = [...type.interfaces.keys()].find((name) => subgraph.types.get(name)?.fields.has(field.name));
  if (face !== undefined)
    return fault(
      'CONTEXT_NOT_SET',
      `@fromContext argument cannot be used on a field implementing an interface field "${face}.${field.name}".`,
    );
  if (argument.defaultValue)
    return fault('CONTEXT_NOT_SET', `@fromContext arguments may not have a default value: "${coordinate}".`);
  if (argument.type.nonNull)
    return fault(
      'CONTEXT_INVALID_SELECTION',
      `@fromContext argument "${coordinate}" has to be nullable: no object above may set the context.`,
    );
  if (argument.context === '')
    return fault('NO_CONTEXT_IN_SELECTION', `@fromContext argument does not reference a context: "${coordinate}".`);
  const owners = contextOwners(subgraph.types, argument.context);
  if (owners.length === 0)
    return fault('CONTEXT_NOT_SET', `Context "${argument.context}" is used at location "${coordinate}" but is never set.`);
  if (!type.keys.some(({ isResolvable }) => isResolvable))
    return fault(
      'CONTEXT_NO_RESOLVABLE_KEY',
      `Object "${type.name}" has no resolvable key but has a field with a contextual argument.`,
    );
  const reason = contextSelectionFault(subgraph, owners, argument);
  return reason === null
    ? null
    : fault(
        'CONTEXT_INVALID_SELECTION',
        `Context "${argument.context}" is used in "${coordinate}" but the selection is invalid: ${reason}`,
      );
}
