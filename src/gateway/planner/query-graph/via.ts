/**
 * As what the entity is asked for: its own object type, an interface (by name), or not as an entity but at the root.
 * `typed`: only values whose object type is known to be one of those that the field was selected for. `apart`: the object types, where
 * what is asked must not be asked for others too.
 */
export type Via =
  | { readonly kind: 'self' }
  | { readonly kind: 'interface'; readonly name: string; readonly typed: boolean; readonly apart: string | null }
  | { readonly kind: 'root' };

export function sameVia(a: Via, b: Via): boolean {
  return viaText(a) === viaText(b);
}

export function viaText(via: Via): string {
  return via.kind === 'interface' ? `${via.name} ${via.typed} ${via.apart ?? ''}` : via.kind;
}

/** Whether the object type of a value must be known to ask. */
export function isTyped(via: Via): boolean {
  return via.kind === 'self' || (via.kind === 'interface' && via.typed);
}
