import { typeRef } from '../../schema/type-ref.ts';
import type { Subgraph } from '../subgraph/subgraph-definition.ts';
import type { MergedType } from './merged.ts';

/** The use of an enum: in what clients give, in what they get, or in both. */
export type EnumUsage = 'input' | 'output' | 'both';

/** Returns for every type that merged types, or arguments of directives, name where they use it. Types that nothing names are left out. */
export function typeUsages(types: Iterable<MergedType>, subgraphs: readonly Subgraph[]): ReadonlyMap<string, EnumUsage> {
  const usages = new Map<string, EnumUsage>();
  const add = (name: string, usage: EnumUsage): void => {
    const known = usages.get(name);
    usages.set(name, known === undefined || known === usage ? usage : 'both');
  };
  for (const { kind, fields } of types) {
    for (const field of fields) {
      add(field.namedType, kind === 'input' ? 'input' : 'output');
      for (const argument of field.arguments) add(argument.namedType, 'input');
    }
  }
  for (const { directives } of subgraphs)
    for (const { arguments: given = [] } of directives.values()) for (const { type } of given) add(typeRef(type).name, 'input');
  return usages;
}
