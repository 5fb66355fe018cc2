import { print } from 'graphql';
import { usesOf } from '../subgraph/directive-uses.ts';
import { faultIn, type Fault } from '../subgraph/fault.ts';
import { mergedDirectives } from '../subgraph/federation-directives.ts';
import { isUsed } from '../subgraph/used-fields.ts';
import type { Subgraph, SubgraphType } from '../subgraph/subgraph-definition.ts';

/** Returns faults of `@external` and `@shareable` of a subgraph that mean nothing where they stand. */
export function externalUseFaults(subgraph: Subgraph): Fault[] {
  // Federation 1 marks fields as external that are of no use, and they are left out when it is read.
  if (subgraph.links.minor === null) return [];
  return [...subgraph.types.values()].flatMap((type) => [
    ...externalFaultsOf(subgraph, type),
    ...shareableFaultsOf(subgraph, type),
  ]);
}

function externalFaultsOf(subgraph: Subgraph, type: SubgraphType): Fault[] {
  return [...type.fields.values()].flatMap((field) => {
    if (!field.isExternal) return [];
    const coordinate = `${type.name}.${field.name}`;
    if (type.kind === 'interface')
      return [
        faultIn(
          subgraph,
          'EXTERNAL_ON_INTERFACE',
          `Interface type field "${coordinate}" is marked @external but @external is not allowed on interface fields (it is nonsensical).`,
          field.node,
        ),
      ];
    const applied = mergedDirectives.flatMap((directive) => usesOf(field.uses, directive));
    const faults = applied.map((node) =>
      faultIn(
        subgraph,
        'MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL',
        `Cannot apply merged directive ${print(node)} to external field "${coordinate}"`,
        node,
      ),
    );
    if (isUsed(subgraph, subgraph.types, type, field.name)) return faults;
    const message = `Field "${coordinate}" is marked @external but is not used in any federation directive (@key, @provides, @requires, @fromContext) or to satisfy an interface; the field declaration has no use and should be removed (or the field should not be @external).`;
    return [...faults, faultIn(subgraph, 'EXTERNAL_UNUSED', message, field.node)];
  });
}

function shareableFaultsOf(subgraph: Subgraph, type: SubgraphType): Fault[] {
  const fault = (message: string, node: Parameters<typeof faultIn>[3]) =>
    faultIn(subgraph, 'INVALID_SHAREABLE_USAGE', message, node);
  const twice = [
    ...type.nodes.map(({ directives = [] }) => ({ on: type.name, directives })),
    ...[...type.fields.values()].map(({ name, node: { directives = [] } }) => ({ on: `${type.name}.${name}`, directives })),
  ].flatMap(({ on, directives }) => {
    const [, second] = directives.filter((node) => subgraph.links.names.get(node.name.value) === 'shareable');
    return second
      ? [fault(`Invalid duplicate application of @shareable on "${on}": it is not repeatable on the same declaration.`, second)]
      : [];
  });
  if (type.kind !== 'interface') return twice;
  const onFields = [...type.fields.values()].flatMap((field) =>
    usesOf(field.uses, 'shareable').map((node) =>
      fault(
        `Invalid use of @shareable on field "${type.name}.${field.name}": only object type fields can be marked with @shareable`,
        node,
      ),
    ),
  );
  return [...twice, ...onFields];
}
