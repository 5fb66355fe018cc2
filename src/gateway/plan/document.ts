import type { GraphIndex, SupergraphModel } from './supergraph-model.ts';
import { typeRefText as typeTextOf } from './type-ref.ts';

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
type Scope = Map<string, { readonly signature: string; readonly owner: string | null; readonly inside: Scope }>;

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
  readonly owner?: string | null;
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
function aliasFor(scope: Scope, key: string, signature: string, owner: string | null): string {
  const isOwnName = key in Object.prototype;
  for (let attempt = isOwnName ? 1 : 0; ; attempt++) {
    const alias = attempt === 0 ? key : `${key}_${attempt}`;
    const taken = scope.get(alias);
    if (!taken) scope.set(alias, { signature, owner, inside: new Map() });
    if (!taken || (taken.signature === signature && taken.owner === owner)) return alias;
  }
}

/** The selection set as text. What every member of an interface selects alike is written once, on the interface. */
export function writeSelection(model: SupergraphModel, selection: DocumentSelection): string {
  const direct = new Map([...(selection.fields.get('') ?? [])].map(([alias, field]) => [alias, writeField(model, field)]));
  const conditioned: { type: string; fields: Map<string, string> }[] = [];
  for (const [type, fields] of selection.fields) {
    if (type === '') continue;
    conditioned.push({ type, fields: new Map([...fields].map(([alias, field]) => [alias, writeField(model, field)])) });
  }
  for (const alias of sharedByAll(model, selection, conditioned)) {
    direct.set(alias, conditioned[0]?.fields.get(alias) ?? '');
    for (const { fields } of conditioned) fields.delete(alias);
  }
  const parts = [...direct.values()];
  for (const [fields, types] of byContent(conditioned)) {
    for (const type of types) parts.push(`... on ${type}{${fields}}`);
  }
  return parts.length > 0 ? parts.join(' ') : '__typename';
}

function writeField(model: SupergraphModel, field: DocumentField): string {
  const name = field.alias === field.name ? field.name : `${field.alias}:${field.name}`;
  return `${name}${field.args}${field.selection ? `{${writeSelection(model, field.selection)}}` : ''}`;
}

function sharedByAll(
  model: SupergraphModel,
  selection: DocumentSelection,
  conditioned: readonly { readonly type: string; readonly fields: ReadonlyMap<string, string> }[],
): string[] {
  const parent = model.types.get(selection.parent);
  const possible = parent?.inGraph.get(selection.graph)?.possible;
  if (parent?.kind !== 'interface' || !possible || possible.length !== conditioned.length) return [];
  const [first, ...others] = conditioned;
  if (!first) return [];
  return [...first.fields.keys()].filter((alias) => {
    const field = selection.fields.get(first.type)?.get(alias);
    const declared = field && parent.fields.get(field.name)?.inGraph.get(selection.graph);
    const sameType = conditioned.every(({ type }) => selection.fields.get(type)?.get(alias)?.typeText === field?.typeText);
    return (
      declared &&
      (declared.exact || !field.selection) &&
      sameType &&
      typeTextOf(declared.type) === field.typeText &&
      others.every(({ fields }) => fields.get(alias) === first.fields.get(alias))
    );
  });
}

function byContent(
  conditioned: readonly { readonly type: string; readonly fields: ReadonlyMap<string, string> }[],
): Map<string, string[]> {
  const types = new Map<string, string[]>();
  for (const { type, fields } of conditioned) {
    if (fields.size === 0) continue;
    const content = [...fields.values()].join(' ');
    types.set(content, [...(types.get(content) ?? []), type]);
  }
  return types;
}
