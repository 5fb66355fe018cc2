import { directiveArgument } from '../../schema/directive-names.ts';
import { usesOf } from '../subgraph/directive-uses.ts';
import { faultIn, type Fault } from '../subgraph/fault.ts';
import type { Subgraph, SubgraphField, SubgraphInput, SubgraphType } from '../subgraph/subgraph-definition.ts';

/** `@cost` and `@listSize` where they cannot be counted (https://specs.apollo.dev/cost/v0.1). */
export function costFaults(subgraph: Subgraph): Fault[] {
  return [...subgraph.types.values()].flatMap((type) => {
    if (type.kind !== 'object' && type.kind !== 'interface') return [];
    return [...type.fields.values()].flatMap((field) => [
      ...interfaceCostFaults(subgraph, type, field),
      ...listSizeFaults(subgraph, type, field),
    ]);
  });
}

function interfaceCostFaults(subgraph: Subgraph, type: SubgraphType, field: SubgraphField): Fault[] {
  if (type.kind !== 'interface') return [];
  return usesOf(field.uses, 'cost').map((node) =>
    faultIn(
      subgraph,
      'COST_APPLIED_TO_INTERFACE_FIELD',
      `@cost cannot be applied to interface "${type.name}.${field.name}"`,
      node,
    ),
  );
}

function listSizeFaults(subgraph: Subgraph, type: SubgraphType, field: SubgraphField): Fault[] {
  const coordinate = `${type.name}.${field.name}`;
  return usesOf(field.uses, 'listSize').flatMap((node) => {
    const fault = (code: string, message: string): Fault =>
      faultIn(subgraph, `LIST_SIZE_${code}`, `"${coordinate}" ${message}`, node);
    const [size, slicing, sized] = ['assumedSize', 'slicingArguments', 'sizedFields'].map((name) =>
      directiveArgument(node, name),
    );
    const faults: Fault[] = [];
    if (typeof size === 'number' && size < 0)
      faults.push(fault('INVALID_ASSUMED_SIZE', 'has negative @listSize(assumedSize:) value'));
    for (const name of texts(slicing)) {
      const argument = field.arguments.get(name);
      if (!argument)
        faults.push(
          fault('INVALID_SLICING_ARGUMENT', `references "${name}" argument in @listSize(slicingArguments:) that does not exist.`),
        );
      else if (!isInteger(argument))
        faults.push(
          fault(
            'INVALID_SLICING_ARGUMENT',
            `references "${name}" argument in @listSize(slicingArguments:) that is not an integer.`,
          ),
        );
    }
    if (!Array.isArray(sized))
      return field.type.of
        ? faults
        : [...faults, fault('APPLIED_TO_NON_LIST', 'is not a list. Try to add @listSize(sizedFields:) argument.')];
    const inner = subgraph.types.get(field.type.name);
    if (inner?.kind !== 'object' && inner?.kind !== 'interface')
      return [
        ...faults,
        fault('INVALID_SIZED_FIELD', 'has @listSize(sizedFields:) applied, but the output type is not an object'),
      ];
    for (const name of texts(sized)) {
      const target = inner.fields.get(name);
      if (!target)
        faults.push(
          fault('INVALID_SIZED_FIELD', `references "${name}" field in @listSize(sizedFields:) argument that does not exist.`),
        );
      else if (!target.type.of)
        faults.push(
          fault('APPLIED_TO_NON_LIST', `references "${name}" field in @listSize(sizedFields:) argument that is not a list.`),
        );
    }
    return faults;
  });
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function isInteger({ typeText }: SubgraphInput): boolean {
  return typeText === 'Int' || typeText === 'Int!';
}
