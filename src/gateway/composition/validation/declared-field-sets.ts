import { usesOf } from '../subgraph/directive-uses.ts';
import { faultIn, type Fault } from '../subgraph/fault.ts';
import type { Subgraph, SubgraphField, SubgraphType } from '../subgraph/subgraph-definition.ts';
import { fieldSetFaults } from './field-set-faults.ts';

/** Returns faults of `@key`, `@requires` and `@provides` of a subgraph. Federation 1 ignores what has no effect. */
export function declaredFieldSetFaults(subgraph: Subgraph): Fault[] {
  return [...subgraph.types.values()].flatMap((type) => {
    if (type.kind !== 'object' && type.kind !== 'interface') return [];
    return [...keyFaults(subgraph, type), ...[...type.fields.values()].flatMap((field) => fieldFaults(subgraph, type, field))];
  });
}

function keyFaults(subgraph: Subgraph, type: SubgraphType): Fault[] {
  return type.keys.flatMap(({ fields, node }) => {
    if (type.kind === 'interface' && subgraph.links.minor !== null && subgraph.links.minor < 3)
      return [
        faultIn(
          subgraph,
          'KEY_UNSUPPORTED_ON_INTERFACE',
          `Cannot use @key on interface "${type.name}": @key is not yet supported on interfaces in federation v2.${subgraph.links.minor}, but is since v2.3`,
          node,
        ),
      ];
    return fieldSetFaults(subgraph, {
      directive: 'key',
      on: `type "${type.name}"`,
      typeName: type.name,
      text: fields,
      node,
    });
  });
}

function fieldFaults(subgraph: Subgraph, type: SubgraphType, field: SubgraphField): Fault[] {
  const coordinate = `${type.name}.${field.name}`;
  const on = `field "${coordinate}"`;
  const isFederation1 = subgraph.links.minor === null;
  const { requires, provides } = field;
  const at = (directive: 'requires' | 'provides') => usesOf(field.uses, directive)[0] ?? field.node;
  const faults: Fault[] = [];
  if (type.kind === 'interface') {
    for (const directive of ['requires', 'provides'] as const)
      if (field[directive] !== null && !isFederation1)
        faults.push(
          faultIn(
            subgraph,
            `${directive.toUpperCase()}_UNSUPPORTED_ON_INTERFACE`,
            `Cannot use @${directive} on field "${coordinate}" of parent type "${type.name}": @${directive} is not yet supported within interfaces`,
            at(directive),
          ),
        );
    return faults;
  }
  if (requires !== null)
    faults.push(
      ...fieldSetFaults(subgraph, { directive: 'requires', on, typeName: type.name, text: requires, node: field.node }),
    );
  if (provides !== null) {
    const target = subgraph.types.get(field.type.name);
    if (target?.kind === 'object' || target?.kind === 'interface' || target?.kind === 'union')
      faults.push(
        ...fieldSetFaults(subgraph, { directive: 'provides', on, typeName: target.name, text: provides, node: field.node }),
      );
    else if (!isFederation1)
      faults.push(
        faultIn(
          subgraph,
          'PROVIDES_ON_NON_OBJECT_FIELD',
          `Invalid @provides directive on field "${coordinate}": field has type "${field.typeText}" which is not a Composite Type`,
          at('provides'),
        ),
      );
  }
  return faults;
}
