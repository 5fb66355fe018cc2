import type { Budget } from '../../operation/budget.ts';
import type { GraphIndex } from '../../schema/supergraph-model.ts';
import { freeAlias, type KeyedField, type KeyScope } from './alias-conflicts.ts';

/** A selection set of a document under construction. Fields are filed under the type condition they stand behind; '' is none. */
export interface DocumentSelection {
  readonly graph: GraphIndex;
  /** The type in the subgraph. */
  readonly parent: string;
  readonly fields: Map<string, Map<string, DocumentField>>;
  readonly scope: KeyScope;
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

export function createSelection(graph: GraphIndex, parent: string, scope: KeyScope = new Map()): DocumentSelection {
  return { graph, parent, fields: new Map(), scope };
}

export interface FieldToAdd extends KeyedField {
  readonly variables: readonly string[];
  /** The named type where it has fields of its own. */
  readonly inside: string | null;
  /** What is selected in it, where that is there already and the field is new. */
  readonly selection?: DocumentSelection | null;
}

/** Adds the field behind a type condition (or finds it there) and returns it with the key it got. */
export function addField(selection: DocumentSelection, condition: string, field: FieldToAdd): DocumentField {
  const fields = fieldsBehind(selection, condition);
  const { alias, inside } = freeAlias(selection.scope, fields, field);
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
