import { fieldSetText } from '../subgraph/field-set.ts';
import type { Composition, FieldSource, TypeSources } from './merged.ts';
import type { Overrides } from './overrides.ts';

/**
 * Returns a field's `@join__field` (https://specs.apollo.dev/join/v0.5): one for each subgraph that declares it and is asked for it.
 * There is none where all subgraphs with the type have the field, of the same type, and nothing more is to be said.
 */
export function joinFields(
  { subgraphs }: Composition,
  owner: TypeSources,
  sources: readonly FieldSource[],
  { moved, stillNamed, labels }: Overrides,
  { type, isSame }: { readonly type: string; readonly isSame: boolean },
): readonly string[] {
  const inGraphs = owner.name === 'Query' ? subgraphs.length : owner.sources.length;
  const joined = sources.filter((source) => !moved.has(source) || stillNamed.has(source));
  const isAlike = isSame && joined.every(({ field }) => field.type.text === type);
  const isPlain = ({ field }: FieldSource): boolean =>
    !field.isExternal &&
    field.requires === null &&
    field.provides === null &&
    field.override === null &&
    field.contextArguments.size === 0;
  if (isAlike && moved.size === 0 && sources.length === inGraphs && sources.every(isPlain)) return [];
  return joined.map((source) => {
    const { subgraph, field } = source;
    const label = labels.get(source);
    const texts = [
      `graph: ${subgraph.graph}`,
      ...setText('requires', field.requires),
      ...setText('provides', field.provides),
      ...(isAlike ? [] : given('type', field.typeText)),
      ...(field.isExternal ? ['external: true'] : []),
      ...given('override', field.override?.from ?? null),
      ...(stillNamed.has(source) ? ['usedOverridden: true'] : []),
      ...given('overrideLabel', label ?? null),
      ...contextTexts(source),
    ];
    return `@join__field(${texts.join(', ')})`;
  });
}

function setText(name: string, text: string | null): string[] {
  return given(name, text === null ? null : fieldSetText(text));
}

function given(name: string, text: string | null): string[] {
  return text === null ? [] : [`${name}: ${JSON.stringify(text)}`];
}

function contextTexts({ subgraph, field }: FieldSource): string[] {
  if (field.contextArguments.size === 0) return [];
  const all = [...field.contextArguments.values()].map(
    ({ name, typeText, context, selection }) =>
      `{context: "${subgraph.name}__${context}", name: "${name}", type: "${typeText}", selection: ${JSON.stringify(selection)}}`,
  );
  return [`contextArguments: [${all.join(', ')}]`];
}
