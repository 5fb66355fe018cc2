import { usesOf } from '../subgraph/directive-uses.ts';
import { fieldSetText } from '../subgraph/field-set.ts';
import { directiveArgument } from '../../schema/directive-names.ts';
import { mergeDescription } from './merge-description.ts';
import { mergeUses } from './merge-directives.ts';
import { mergeEnumValues } from './merge-enum.ts';
import { mergeField } from './merge-field.ts';
import { mergeInputFields } from './merge-input.ts';
import type { Composition, FieldSource, MergedField, MergedType, TypeSources } from './merged.ts';
import type { EnumUsage } from './enum-usage.ts';

/** Merges a type of any kind but an enum, which is merged when it is known where it is used. */
export function mergeType(composition: Composition, owner: TypeSources): MergedType {
  const isComposite = owner.kind === 'object' || owner.kind === 'interface';
  return {
    ...mergeHead(composition, owner),
    fields: isComposite ? mergeFields(composition, owner) : owner.kind === 'input' ? mergeInputFields(composition, owner) : [],
  };
}

export function mergeEnum(composition: Composition, owner: TypeSources, usage: EnumUsage | undefined): MergedType {
  return { ...mergeHead(composition, owner), values: mergeEnumValues(composition, owner, usage) };
}

function mergeHead(composition: Composition, owner: TypeSources): MergedType {
  const { name, kind, sources } = owner;
  const uses = mergeUses(
    composition,
    name,
    sources.map(({ subgraph, type }) => ({ subgraph, uses: type.uses })),
  );
  const interfaces = new Set(sources.flatMap(({ type }) => [...type.interfaces.keys()]));
  const members = new Set(sources.flatMap(({ type }) => [...type.members.keys()]));
  return {
    name,
    kind,
    description: mergeDescription(
      composition,
      name,
      sources.map(({ type }) => type.description),
    ),
    directives: [...joinTypes(composition, owner), ...contextsOf(composition, owner), ...uses.directives],
    isInaccessible: uses.isInaccessible,
    interfaces: [...interfaces],
    fields: [],
    members: [...members],
    values: [],
  };
}

/** `@join__type` for each subgraph and key, and which subgraph has which interface or member. */
function joinTypes({ subgraphs }: Composition, { name, sources }: TypeSources): string[] {
  const types = sources.flatMap(({ subgraph, type }) => {
    const flags = [
      ...(type.isExtension ? ['extension: true'] : []),
      ...(type.isInterfaceObject ? ['isInterfaceObject: true'] : []),
    ];
    const join = (more: readonly string[]) => `@join__type(${[`graph: ${subgraph.graph}`, ...more, ...flags].join(', ')})`;
    if (type.keys.length === 0) return [join([])];
    return type.keys.map(({ fields, isResolvable }) =>
      join([`key: ${JSON.stringify(fieldSetText(fields))}`, ...(isResolvable ? [] : ['resolvable: false'])]),
    );
  });
  const faces = sources.flatMap(({ subgraph, type }) =>
    [...type.interfaces.keys()].map((face) => `@join__implements(graph: ${subgraph.graph}, interface: "${face}")`),
  );
  const members = sources.flatMap(({ subgraph, type }) =>
    [...type.members.keys()].map((member) => `@join__unionMember(graph: ${subgraph.graph}, member: "${member}")`),
  );
  // Every subgraph can be asked a query, if only for its entities.
  const queried = name === 'Query' ? subgraphs.filter((subgraph) => !sources.some((source) => source.subgraph === subgraph)) : [];
  return [...types, ...queried.map(({ graph }) => `@join__type(graph: ${graph})`), ...faces, ...members];
}

function contextsOf({ used }: Composition, { sources }: TypeSources): string[] {
  const contexts = sources.flatMap(({ subgraph, type }) =>
    usesOf(type.uses, 'context').map((node) => `@context(name: "${subgraph.name}__${String(directiveArgument(node, 'name'))}")`),
  );
  if (contexts.length > 0) used.add('context');
  return contexts;
}

function mergeFields(composition: Composition, owner: TypeSources): MergedField[] {
  const declared = new Map<string, FieldSource[]>();
  for (const { subgraph, type } of owner.sources) {
    for (const field of type.fields.values()) {
      const known = declared.get(field.name);
      if (known) known.push({ subgraph, type, field });
      else declared.set(field.name, [{ subgraph, type, field }]);
    }
  }
  return [...declared].flatMap(([name, sources]) => mergeField(composition, owner, name, sources) ?? []);
}
