import { isMarked } from './directive-uses.ts';
import { mergedDirectives } from './federation-directives.ts';
import type { Subgraph, SubgraphField, SubgraphType } from './subgraph-definition.ts';
import { isUsed } from './used-fields.ts';

/**
 * Returns the types of a subgraph of federation 1 as federation 2 has them: without fields that are external and of no use, unless they
 * are marked with what the supergraph has to keep; without keys and external fields of interfaces, which mean nothing there, and without `@provides` on fields that are no objects.
 */
export function asFederation1(
  types: Subgraph['types'],
  named: Pick<Subgraph, 'keyFields' | 'requiredFields' | 'providedFields' | 'contextFields'>,
): Subgraph['types'] {
  return new Map(
    [...types].map(([name, type]) => {
      if (type.kind === 'interface')
        return [
          name,
          {
            ...type,
            keys: [],
            fields: mapFields(type, (field) => ({ ...field, isExternal: false, requires: null, provides: null })),
          },
        ];
      if (type.kind !== 'object') return [name, type];
      return [name, { ...type, fields: mapFields(type, (field) => withEffect(field, type, types, named)) }];
    }),
  );
}

function mapFields(
  { fields }: SubgraphType,
  change: (field: SubgraphField) => SubgraphField | null,
): ReadonlyMap<string, SubgraphField> {
  return new Map(
    [...fields].flatMap(([name, field]) => {
      const changed = change(field);
      return changed ? [[name, changed] as const] : [];
    }),
  );
}

function hasMark(field: SubgraphField): boolean {
  const uses = [field, ...field.arguments.values()].flatMap((element) => element.uses);
  return mergedDirectives.some((directive) => isMarked(uses, directive));
}

function withEffect(
  field: SubgraphField,
  type: SubgraphType,
  types: Subgraph['types'],
  named: Parameters<typeof asFederation1>[1],
): SubgraphField | null {
  if (field.isExternal && !isUsed(named, types, type, field.name) && !hasMark(field)) return null;
  const kind = types.get(field.type.name)?.kind;
  const isComposite = kind === 'object' || kind === 'interface' || kind === 'union';
  return field.provides !== null && !isComposite ? { ...field, provides: null } : field;
}
