import { Kind, type ArgumentNode, type FieldNode, type ValueNode } from 'graphql';
import { sha256Hex } from '../../lib/digest.ts';
import type { Budget } from './budget.ts';

/** The arguments of a field as a document gives them. */
export interface GivenArguments {
  /** Sorted by name, in parentheses; empty without arguments. Equal for equal arguments, in whatever order and layout. */
  readonly text: string;
  /** Stands for the text in names of calls, of which there is one for each type and each place: the text itself, or its digest. */
  readonly name: string;
  /** Names of the variables in them. */
  readonly variables: readonly string[];
  readonly nodes: readonly ArgumentNode[];
}

export const noArguments: GivenArguments = { text: '', name: '', variables: [], nodes: [] };

/** Remembered with the syntax tree: validation, normal forms and plans all ask for them. */
const known = new WeakMap<FieldNode, GivenArguments>();

/** Returns a field's arguments, written once for each field of a document. O(size of the arguments). Throws `TooComplex`. */
export function givenArguments(node: FieldNode, budget: Budget): GivenArguments {
  const { arguments: nodes = [] } = node;
  if (nodes.length === 0) return noArguments;
  const found = known.get(node);
  if (found) return found;
  const variables = new Set<string>();
  const sorted = nodes.length === 1 ? nodes : nodes.toSorted((a, b) => (a.name.value < b.name.value ? -1 : 1));
  const pieces: string[] = [];
  for (const { name, value } of sorted) {
    pieces.push(pieces.length === 0 ? '(' : ', ', name.value, ': ');
    writeValue(value, variables, pieces);
  }
  const text = `${pieces.join('')})`;
  budget.spend(text.length / charactersPerStep);
  const name = text.length > nameMax ? `(#${sha256Hex(text)})` : text;
  const given = { text, name, variables: [...variables], nodes };
  known.set(node, given);
  return given;
}

const charactersPerStep = 64;

/** Characters of arguments that stand for themselves. */
const nameMax = 100;

/** Writes a value as a document has it, block strings as plain ones, and adds the names of its variables to `variables`. */
export function valueText(node: ValueNode, variables: Set<string>): string {
  const pieces: string[] = [];
  writeValue(node, variables, pieces);
  return pieces.join('');
}

/** Adds the text in pieces, so that what is nested deeply is not copied at each level. */
function writeValue(node: ValueNode, variables: Set<string>, pieces: string[]): void {
  switch (node.kind) {
    case Kind.VARIABLE:
      variables.add(node.name.value);
      pieces.push('$', node.name.value);
      break;
    case Kind.STRING:
      pieces.push(JSON.stringify(node.value));
      break;
    case Kind.NULL:
      pieces.push('null');
      break;
    case Kind.LIST:
      pieces.push('[');
      node.values.forEach((value, index) => {
        if (index > 0) pieces.push(', ');
        writeValue(value, variables, pieces);
      });
      pieces.push(']');
      break;
    case Kind.OBJECT:
      pieces.push('{');
      node.fields.forEach(({ name, value }, index) => {
        pieces.push(index > 0 ? ', ' : '', name.value, ': ');
        writeValue(value, variables, pieces);
      });
      pieces.push('}');
      break;
    default:
      pieces.push(String(node.value));
  }
}
