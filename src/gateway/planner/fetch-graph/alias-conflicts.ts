/**
 * What each key of one level of the answer stands for. Shared by all type conditions of that level, so that no two members of an
 * abstract type ever give one key different meanings (https://spec.graphql.org/October2021/#sec-Field-Selection-Merging).
 */
export type KeyScope = Map<string, Meaning>;

interface Meaning {
  readonly name: string;
  readonly args: string;
  /** The type that the subgraph declares. */
  readonly typeText: string;
  /** The number of the selection that all fields under the key must have. Null: it is free for all fields without such a number. */
  readonly owner: number | null;
  /** The response keys of the field's selection. */
  readonly inside: KeyScope;
}

export interface KeyedField extends Pick<Meaning, 'name' | 'args' | 'typeText'> {
  /** The key to use where it is still free at this level. */
  readonly key: string;
  readonly owner?: number | null;
  /** The selection of the field with its response keys. Default: it has none yet. */
  readonly selection?: { readonly scope: KeyScope } | null;
}

/**
 * Finds a key under which a field conflicts with no other of its level, and says what keys mean in it: the field's own key, or that
 * with a number. Never a name that an object has by itself: an answer without the key would seem to have it. `taken`: the keys behind
 * the same type condition, one of which may be the field itself.
 */
export function freeAlias(
  scope: KeyScope,
  taken: { has(key: string): boolean },
  { key, name, args, typeText, owner = null, selection = null }: KeyedField,
): Pick<Meaning, 'inside'> & { readonly alias: string } {
  for (let attempt = Object.hasOwn(Object.prototype, key) ? 1 : 0; ; attempt++) {
    const alias = attempt === 0 ? key : `${key}_${attempt}`;
    const known = scope.get(alias);
    const meaning = known ?? { name, args, typeText, owner, inside: selection?.scope ?? new Map() };
    if (!known) scope.set(alias, meaning);
    if (meaning.name !== name || meaning.typeText !== typeText || meaning.args !== args || meaning.owner !== owner) continue;
    if (selection === null || meaning.inside === selection.scope || taken.has(alias)) return { alias, inside: meaning.inside };
  }
}
