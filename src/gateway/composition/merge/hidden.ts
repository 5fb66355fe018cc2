import { isMarked } from '../subgraph/directive-uses.ts';
import type { Composition, FieldSource, MergedElement, MergedField, MergedInput } from './merged.ts';

/** Returns the field hidden if another declaration of it is, and with the arguments hidden that are hidden there. */
export function hiddenLike(field: MergedField, other: MergedField): MergedField {
  const hiddenThere = new Set(other.arguments.filter(({ isInaccessible }) => isInaccessible).map(({ name }) => name));
  return {
    ...(other.isInaccessible ? hidden(field) : field),
    arguments: field.arguments.map((argument) => (hiddenThere.has(argument.name) ? hidden(argument) : argument)),
  };
}

/** Returns the arguments of a field with those hidden that a subgraph hides where it refers to the field (`@external`). */
export function hiddenByReferences(
  { used }: Composition,
  merged: readonly MergedInput[],
  sources: readonly FieldSource[],
): readonly MergedInput[] {
  const references = sources.filter(({ field }) => field.isExternal);
  if (references.length === 0) return merged;
  return merged.map((argument) => {
    const isHidden = references.some(({ field }) => isMarked(field.arguments.get(argument.name)?.uses ?? [], 'inaccessible'));
    if (!isHidden) return argument;
    used.add('inaccessible');
    return hidden(argument);
  });
}

function hidden<Element extends MergedElement>(element: Element): Element {
  if (element.isInaccessible) return element;
  return { ...element, isInaccessible: true, directives: [...element.directives, '@inaccessible'] };
}
