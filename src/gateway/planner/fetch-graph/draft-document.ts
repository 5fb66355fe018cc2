import type { Budget } from '../../operation/budget.ts';
import type { GraphIndex } from '../../schema/supergraph-model.ts';

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
  /** Names of the operation's variables that are used in the arguments. */
  readonly variables: readonly string[];
  readonly typeText: string;
  readonly selection: DocumentSelection | null;
}

/**
 * What each key of one level of the answer stands for. Shared by all type conditions of that level, so that no two members of an
 * abstract type ever give one key different meanings (https://spec.graphql.org/October2021/#sec-Field-Selection-Merging).
 */
type Scope = Map<string, Meaning>;

interface Meaning extends Pick<FieldToAdd, 'name' | 'args' | 'typeText'> {
  readonly owner: number | null;
  readonly inside: Scope;
}

export function createSelection(graph: GraphIndex, parent: string, scope: Scope = new Map()): DocumentSelection {
  return { graph, parent, fields: new Map(), scope };
}

export interface FieldToAdd {
  /** The key to use where it is still free at this level. */
  readonly key: string;
  readonly name: string;
  readonly args: string;
  readonly variables: readonly string[];
  /** The type that the subgraph declares. */
  readonly typeText: string;
  /** The named type where it has fields of its own. */
  readonly inside: string | null;
  /** Where the field may share its key only with others that select the same: what that is. */
  readonly owner?: number | null;
  /** What is selected in it, where that is there already and the field is new. */
  readonly selection?: DocumentSelection | null;
}

/** Adds the field behind a type condition (or finds it there) and returns it with the key it got. */
export function addField(selection: DocumentSelection, condition: string, field: FieldToAdd): DocumentField {
  const fields = fieldsBehind(selection, condition);
  const { alias, inside } = meaningFor(selection.scope, fields, field);
  const found = fields.get(alias);
  if (found) return found;
  const { name, args, variables, typeText } = field;
  const own = field.inside === null ? null : (field.selection ?? createSelection(selection.graph, field.inside, inside));
  const added: DocumentField = { alias, name, args, variables, typeText, selection: own };
  fields.set(alias, added);
  return added;
}

/** Returns whether `other` is the selection, or is selected in it at any depth. Looks at each selection once; throws `TooComplex`. */
export function leadsTo(selection: DocumentSelection, other: DocumentSelection, budget: Budget): boolean {
  const open = new Set([selection]);
  for (const one of open) {
    if (one === other) return true;
    for (const behind of one.fields.values()) {
      budget.spend(behind.size / fieldsPerStep);
      for (const field of behind.values()) if (field.selection) open.add(field.selection);
    }
  }
  return false;
}

/** Names of the operation's variables that a selection uses, at any depth. Looks at each selection once; throws `TooComplex`. */
export function variablesIn(selection: DocumentSelection, budget: Budget): Set<string> {
  const names = new Set<string>();
  const open = new Set([selection]);
  for (const { fields } of open) {
    for (const behind of fields.values()) {
      budget.spend(behind.size / fieldsPerStep);
      for (const field of behind.values()) {
        for (const name of field.variables) names.add(name);
        if (field.selection) open.add(field.selection);
      }
    }
  }
  return names;
}

const fieldsPerStep = 16;

function fieldsBehind(selection: DocumentSelection, condition: string): Map<string, DocumentField> {
  const where = condition === selection.parent ? '' : condition;
  const fields = selection.fields.get(where) ?? new Map<string, DocumentField>();
  selection.fields.set(where, fields);
  return fields;
}

/** Puts a field that stands behind one type condition behind another, too. False where there is one of its key already. */
export function shareField(selection: DocumentSelection, condition: string, field: DocumentField): boolean {
  const fields = fieldsBehind(selection, condition);
  const found = fields.get(field.alias);
  if (found) return found === field;
  fields.set(field.alias, field);
  return true;
}

/**
 * Gives the field a key, and what keys mean in it. Never a name that an object has by itself: an answer without the key would seem
 * to have it. `fields`: those behind the same type condition, one of which may be what is to be added.
 */
function meaningFor(
  scope: Scope,
  fields: ReadonlyMap<string, DocumentField>,
  field: FieldToAdd,
): Meaning & { readonly alias: string } {
  const { key, name, args, typeText, owner = null, selection = null } = field;
  for (let attempt = Object.hasOwn(Object.prototype, key) ? 1 : 0; ; attempt++) {
    const alias = attempt === 0 ? key : `${key}_${attempt}`;
    const known = scope.get(alias);
    const meaning = known ?? { name, args, typeText, owner, inside: selection?.scope ?? new Map() };
    if (!known) scope.set(alias, meaning);
    if (meaning.name !== name || meaning.typeText !== typeText || meaning.args !== args || meaning.owner !== owner) continue;
    if (selection === null || meaning.inside === selection.scope || fields.has(alias)) return { ...meaning, alias };
  }
}
