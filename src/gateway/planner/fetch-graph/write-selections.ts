import type { Budget } from '../../operation/budget.ts';
import { hasContexts } from './context-arguments.ts';
import type { DocumentField, DocumentSelection } from './draft-document.ts';
import type { WrittenSelection } from './operation-plan.ts';
import type { SupergraphModel } from '../../schema/supergraph-model.ts';

/** Selection sets as text, and the fragments that they share. */
export interface WrittenSelections {
  /** In the order of the selections. Equal selections have equal texts. */
  readonly texts: readonly WrittenSelection[];
  /** Definitions by name. */
  readonly fragments: ReadonlyMap<string, string>;
}

/** Up to so many characters a document is written without fragments: easier to read, and no slower to parse. */
const inFullMax = 4_000;

/** A repeated selection of fewer characters is written again. */
const fragmentMin = 100;

/**
 * Writes the selection sets of one document. Each distinct selection is looked at once, however many types and fields lead to
 * it, and repeated selections of a large document become fragments, so that the text grows with what is distinct in it.
 * Throws `TooComplex`.
 */
export function writeSelections(
  model: SupergraphModel,
  selections: readonly DocumentSelection[],
  budget: Budget,
): WrittenSelections {
  const shapeOf = createShapes(model, budget);
  const shapes = selections.map(shapeOf);
  const distinct = [...new Set(shapes)];
  const isLarge = distinct.reduce((sum, shape) => sum + shape.length, 0) > inFullMax;
  const uses = isLarge ? countUses(distinct) : new Map<Shape, number>();
  const names = new Map<Shape, string>();
  const fragments = new Map<string, string>();
  const texts = new Map<Shape, string>();

  function textOf(shape: Shape): string {
    const known = texts.get(shape);
    if (known !== undefined) return known;
    let text = '';
    // Concatenated rather than joined: the texts inside are not copied into each text around them.
    for (const { head, inner } of shape.parts)
      text += `${text === '' ? '' : ' '}${inner ? `${head}{${referenceTo(inner)}}` : head}`;
    texts.set(shape, text);
    return text;
  }

  /** The selection in full, or a spread of its fragment. */
  function referenceTo(shape: Shape): string {
    const name = names.get(shape);
    if (name !== undefined) return `...${name}`;
    const text = textOf(shape);
    if ((uses.get(shape) ?? 0) < 2 || shape.isOpen || text.length < fragmentMin) return text;
    const added = `F${names.size}`;
    names.set(shape, added);
    budget.spend(text.length / charactersPerStep);
    fragments.set(added, `fragment ${added} on ${shape.on}{${text}}`);
    return `...${added}`;
  }

  function namesIn(shape: Shape): string[] {
    if (names.size === 0) return [];
    const found: string[] = [];
    for (const one of reachable([shape])) {
      budget.spend(1);
      const name = names.get(one);
      if (name !== undefined && one !== shape) found.push(name);
    }
    return found;
  }

  const written = new Map<Shape, string>();
  for (const shape of distinct) {
    const text = textOf(shape);
    // Before anything reads the text, which may be far longer than what it is made of.
    budget.spend(text.length / charactersPerStep);
    written.set(shape, text);
  }
  return { texts: shapes.map((shape) => ({ text: written.get(shape) ?? '', fragments: namesIn(shape) })), fragments };
}

const charactersPerStep = 64;

/** What is compared only takes less than what is written. */
const contentPerStep = 256;

/** The contents of a selection set, for one type. Equal contents are the same object. */
interface Shape {
  readonly id: number;
  /** The type in the subgraph. */
  readonly on: string;
  readonly parts: readonly Part[];
  /** Of the text with everything in place. Compares even where it is beyond every integer. */
  readonly length: number;
  /** Something in it is named only where the document is written, in each of its batches again. */
  readonly isOpen: boolean;
}

/** A field or an inline fragment, and what is selected in it. */
interface Part {
  readonly head: string;
  readonly inner: Shape | null;
  /** Equal for equal parts. Short, though the head may hold long arguments. */
  readonly key: string;
  /** True if the head holds something that is named only where the document is written. */
  readonly isOpen: boolean;
}

function createShapes(model: SupergraphModel, budget: Budget): (selection: DocumentSelection) => Shape {
  const known = new Map<DocumentSelection, Shape>();
  const byContent = new Map<string, Shape>();
  const heads = new Map<string, number>();

  function part(head: string, inner: Shape | null): Part {
    budget.spend(head.length / contentPerStep);
    const number = heads.get(head) ?? heads.size;
    heads.set(head, number);
    return { head, inner, key: `${number}#${inner?.id ?? ''}`, isOpen: model.hasContexts && hasContexts(head) };
  }

  function shape(on: string, parts: readonly Part[]): Shape {
    budget.spend(1 + parts.length / 4);
    const content = `${on} ${parts.map(({ key }) => key).join(' ')}`;
    budget.spend(content.length / contentPerStep);
    const found = byContent.get(content);
    if (found) return found;
    const length = parts.reduce((sum, { head, inner }) => sum + head.length + 1 + (inner ? inner.length + 2 : 0), 0);
    const isOpen = parts.some((one) => one.isOpen || one.inner?.isOpen === true);
    const added: Shape = { id: byContent.size, on, parts, length, isOpen };
    byContent.set(content, added);
    return added;
  }

  function partOf(field: DocumentField): Part {
    const name = field.alias === field.name ? field.name : `${field.alias}:${field.name}`;
    return part(name + field.args, field.selection && shapeOf(field.selection));
  }

  /** What every member of an interface selects alike is written once, on the interface. */
  function shapeOf(selection: DocumentSelection): Shape {
    const found = known.get(selection);
    if (found) return found;
    const direct = new Map<string, Part>();
    const conditioned: Conditioned[] = [];
    const parts = new Map<DocumentField, Part>();
    for (const [type, fields] of selection.fields) {
      const own = type === '' ? direct : new Map<string, Part>();
      for (const [alias, field] of fields) {
        budget.spend(1 / 4);
        let one = parts.get(field);
        if (!one) parts.set(field, (one = partOf(field)));
        own.set(alias, one);
      }
      if (type !== '') conditioned.push({ type, fields, parts: own });
    }
    for (const [alias, common] of sharedByAll(model, selection, conditioned)) {
      direct.set(alias, common);
      for (const one of conditioned) one.parts.delete(alias);
    }
    const all = [...direct.values()];
    for (const one of conditioned) {
      if (one.parts.size > 0) all.push(part(`... on ${one.type}`, shape(one.type, [...one.parts.values()])));
    }
    const result = shape(selection.parent, all.length > 0 ? all : [part('__typename', null)]);
    known.set(selection, result);
    return result;
  }

  return shapeOf;
}

/** What is selected behind one type condition, by alias. */
interface Conditioned {
  readonly type: string;
  readonly fields: ReadonlyMap<string, DocumentField>;
  readonly parts: Map<string, Part>;
}

function sharedByAll(
  model: SupergraphModel,
  { parent, graph }: DocumentSelection,
  all: readonly Conditioned[],
): [string, Part][] {
  const type = model.types.get(parent);
  const possible = type?.inGraph.get(graph)?.possible;
  const [first, ...others] = all;
  if (type?.kind !== 'interface' || !first || possible?.length !== all.length) return [];
  return [...first.parts].filter(([alias, part]) => {
    const field = first.fields.get(alias);
    const declared = field && type.fields.get(field.name)?.inGraph.get(graph);
    if (!declared || !(declared.exact || !field.selection) || declared.type.text !== field.typeText) return false;
    return others.every(({ fields, parts }) => {
      const other = parts.get(alias);
      return other?.key === part.key && fields.get(alias)?.typeText === field.typeText;
    });
  });
}

/** How often each shape is selected in others. */
function countUses(shapes: readonly Shape[]): Map<Shape, number> {
  const uses = new Map<Shape, number>();
  for (const { parts } of reachable(shapes)) {
    for (const { inner } of parts) if (inner) uses.set(inner, (uses.get(inner) ?? 0) + 1);
  }
  return uses;
}

/** The shapes and all that is in them, each once. */
function reachable(shapes: readonly Shape[]): Set<Shape> {
  const found = new Set(shapes);
  for (const { parts } of found) for (const { inner } of parts) if (inner) found.add(inner);
  return found;
}
