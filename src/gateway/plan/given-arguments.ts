import { Kind, type ArgumentNode, type FieldNode, type ValueNode } from 'graphql';
import type { Budget } from './budget.ts';

/** The arguments of a field as a document gives them. */
export interface GivenArguments {
  /** Sorted by name, in parentheses; empty without arguments. Equal for equal arguments, in whatever order and layout. */
  readonly text: string;
  /** Names of the variables in them. */
  readonly variables: readonly string[];
  readonly nodes: readonly ArgumentNode[];
}

export const noArguments: GivenArguments = { text: '', variables: [], nodes: [] };

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
  const texts = sorted.map(({ name, value }) => `${name.value}: ${valueText(value, variables)}`);
  const given = { text: `(${texts.join(', ')})`, variables: [...variables], nodes };
  budget.spend(given.text.length / charactersPerStep);
  known.set(node, given);
  return given;
}

const charactersPerStep = 64;

/** Writes a value as a document has it, block strings as plain ones, and adds the names of its variables to `variables`. */
export function valueText(node: ValueNode, variables: Set<string>): string {
  switch (node.kind) {
    case Kind.VARIABLE:
      variables.add(node.name.value);
      return `$${node.name.value}`;
    case Kind.STRING:
      return JSON.stringify(node.value);
    case Kind.NULL:
      return 'null';
    case Kind.LIST:
      return `[${node.values.map((value) => valueText(value, variables)).join(', ')}]`;
    case Kind.OBJECT:
      return `{${node.fields.map(({ name, value }) => `${name.value}: ${valueText(value, variables)}`).join(', ')}}`;
    default:
      return String(node.value);
  }
}
