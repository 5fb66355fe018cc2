import type { GraphIndex } from './supergraph-model.ts';

/** A selection set of a document under construction. Fields are filed under the type condition they stand behind; '' is none. */
export interface DocumentSelection {
  readonly graph: GraphIndex;
  /** The type in the subgraph. */
  readonly parent: string;
  readonly fields: Map<string, Map<string, DocumentField>>;
  readonly scope: Scope;
}

export interface DocumentField {
  readonly alias: string;
  readonly name: string;
  readonly args: string;
  readonly typeText: string;
  readonly selection: DocumentSelection | null;
}

/**
 * What each key of one level of the answer stands for. Shared by all type conditions of that level, so that no two members of an
 * abstract type ever give one key different meanings (https://spec.graphql.org/October2021/#sec-Field-Selection-Merging).
 */
type Scope = Map<string, { readonly signature: string; readonly owner: number | null; readonly inside: Scope }>;

export function createSelection(graph: GraphIndex, parent: string, scope: Scope = new Map()): DocumentSelection {
  return { graph, parent, fields: new Map(), scope };
}

export interface FieldToAdd {
  /** The key to use where it is still free at this level. */
  readonly key: string;
  readonly name: string;
  readonly args: string;
  /** The type that the subgraph declares. */
  readonly typeText: string;
  /** The named type where it has fields of its own. */
  readonly inside: string | null;
  /** Where the field may share its key only with others that select the same: what that is. */
  readonly owner?: number | null;
}

/** Adds the field behind a type condition (or finds it there) and returns it with the key it got. */
export function addField(selection: DocumentSelection, condition: string, field: FieldToAdd): DocumentField {
  const signature = `${field.name}${field.args} ${field.typeText}`;
  const alias = aliasFor(selection.scope, field.key, signature, field.owner ?? null);
  const where = condition === selection.parent ? '' : condition;
  let fields = selection.fields.get(where);
  if (!fields) selection.fields.set(where, (fields = new Map<string, DocumentField>()));
  const found = fields.get(alias);
  if (found) return found;
  const scope = selection.scope.get(alias)?.inside ?? new Map();
  const inside = field.inside === null ? null : createSelection(selection.graph, field.inside, scope);
  const added: DocumentField = { alias, name: field.name, args: field.args, typeText: field.typeText, selection: inside };
  fields.set(alias, added);
  return added;
}

/** Puts a field that stands behind one type condition behind another, too. False where there is one of its key already. */
export function shareField(selection: DocumentSelection, condition: string, field: DocumentField): boolean {
  const where = condition === selection.parent ? '' : condition;
  let fields = selection.fields.get(where);
  if (!fields) selection.fields.set(where, (fields = new Map<string, DocumentField>()));
  const found = fields.get(field.alias);
  if (found) return found === field;
  fields.set(field.alias, field);
  return true;
}

/** Never a name that an object has by itself: an answer without the key would seem to have it. */
function aliasFor(scope: Scope, key: string, signature: string, owner: number | null): string {
  const isOwnName = key in Object.prototype;
  for (let attempt = isOwnName ? 1 : 0; ; attempt++) {
    const alias = attempt === 0 ? key : `${key}_${attempt}`;
    const taken = scope.get(alias);
    if (!taken) scope.set(alias, { signature, owner, inside: new Map() });
    if (!taken || (taken.signature === signature && taken.owner === owner)) return alias;
  }
}
