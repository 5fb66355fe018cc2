import { Kind, Lexer, Source, TokenKind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';

/**
 * Brackets inside one another that a document may have, its fragments in place. What reads, plans and answers operations calls itself for
 * each level of them, so that this bounds the stack: three quarters of Node's are enough.
 */
export const nestingMax = 300;

/**
 * Returns whether a text has more brackets inside one another than `max`: braces, lists, arguments. The parser calls itself for each
 * of them, and so does all that reads a document. Text that is no document counts up to where it ceases to be one. O(text).
 */
export function isTextNestedDeeper(text: string, max: number): boolean {
  if (!hasMoreBrackets(text, max)) return false;
  const lexer = new Lexer(new Source(text));
  let depth = 0;
  try {
    for (let { kind } = lexer.advance(); kind !== TokenKind.EOF; { kind } = lexer.advance()) {
      if (opening.has(kind)) depth += 1;
      if (closing.has(kind)) depth -= 1;
      if (depth > max) return true;
    }
  } catch {
    // The parser says what is wrong, and where.
  }
  return false;
}

const opening: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closing: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/** Most texts have so few of them that they need not be read. */
function hasMoreBrackets(text: string, max: number): boolean {
  const brackets = /[{[(]/g;
  for (let count = 0; count <= max; count++) if (!brackets.test(text)) return false;
  return true;
}

/**
 * Returns whether a document has more selection sets inside one another than `max`, with fragments in place. It need not be valid: a
 * fragment inside itself is left to validation in a document of `max` sets, where no way can be longer, and refused in one of more.
 * Each set is looked at once, and no call is nested deeper than `max`. The text must have passed `isTextNestedDeeper`. O(document).
 */
export function isDocumentNestedDeeper({ definitions }: DocumentNode, max: number): boolean {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  /** Levels of what is in a fragment, itself included; null while they are counted. */
  const known = new Map<string, number | null>();
  let isCyclic = false;
  let sets = 0;

  /** Returns the levels of a set, itself included, that stands in so many others; infinity where these are too many together. */
  function levelsOf({ selections }: SelectionSetNode, above: number): number {
    if (above >= max) return Infinity;
    sets += 1;
    let inside = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) inside = Math.max(inside, levelsOfFragment(selection.name.value, above + 1));
      else if (selection.selectionSet) inside = Math.max(inside, levelsOf(selection.selectionSet, above + 1));
    }
    return above + 1 + inside > max ? Infinity : 1 + inside;
  }

  function levelsOfFragment(name: string, above: number): number {
    const fragment = fragments.get(name);
    const found = known.get(name);
    if (found === null) isCyclic = true;
    if (found !== undefined || !fragment) return found ?? 0;
    known.set(name, null);
    const levels = levelsOf(fragment.selectionSet, above);
    known.set(name, levels);
    return levels;
  }

  for (const node of definitions) {
    if (node.kind === Kind.OPERATION_DEFINITION && levelsOf(node.selectionSet, 0) > max) return true;
    if (node.kind === Kind.FRAGMENT_DEFINITION && levelsOfFragment(node.name.value, 0) > max) return true;
  }
  return isCyclic && sets > max;
}
