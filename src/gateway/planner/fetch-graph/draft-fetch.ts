import type { Budget } from '../../operation/budget.ts';
import type { DocumentSelection } from './draft-document.ts';
import type {
  ContextSource,
  ContextVariable,
  EntityEntry,
  Fetch,
  Read,
  Position,
  ParentPosition,
  TypenameRead,
} from './operation-plan.ts';
import { originOf, type Selection } from '../../operation/selection.ts';
import type { GraphIndex } from '../../schema/supergraph-model.ts';

/** A fetch while the plan is being put together. */
export interface DraftFetch {
  id: number;
  /** Of a series of mutations, which one. */
  readonly step: number;
  readonly level: number;
  readonly graph: GraphIndex;
  readonly operation: Fetch['operation'];
  /** Nothing may be asked along with it. */
  readonly alone: boolean;
  /** What is asked at the root. */
  readonly document: DocumentSelection;
  readonly groups: DraftGroup[];
}

export interface DraftGroup {
  readonly position: DraftPosition;
  readonly source: number;
  /** Null at the root. */
  readonly entities: DraftEntities | null;
}

export interface DraftEntities {
  readonly document: DocumentSelection;
  readonly entries: readonly EntityEntry[];
  /** By number, under which the document has them until they get a name. */
  readonly contexts: Map<number, DraftContext>;
}

export interface DraftContext extends Omit<ContextVariable, 'variable'> {
  /** Found when all positions are there. */
  sources: readonly ContextSource[];
}

export interface DraftPosition extends Position {
  readonly parents: ParentPosition[];
  sources: (number | null)[];
  apart: boolean;
  /** The fetch behind each source. */
  readonly drafts: (DraftFetch | null)[];
  readonly reads: Map<object, Read[]>;
  readonly typenames: TypenameRead[];
}

/**
 * What a fetch waits for: what brings its objects and their needs; and, of a series, everything of the step before.
 * Throws `TooComplex`.
 */
export function waitsFor(draft: DraftFetch, all: readonly DraftFetch[], budget: Budget): Set<DraftFetch> {
  const found = new Set<DraftFetch>();
  budget.spend(all.length / looksPerStep);
  for (const other of all) if (other.step === draft.step - 1) found.add(other);
  for (const { position, entities } of draft.groups) {
    for (const above of withAncestors(position)) {
      budget.spend(1 / looksPerStep);
      addSource(above, 0, found);
    }
    const isTyped = entities?.entries.some((entry) => entry.typed) ?? false;
    for (const typename of position.typenames) if ('source' in typename && isTyped) addSource(position, typename.source, found);
    for (const entry of entities?.entries ?? []) addNeeds(position, entry.needs, found, budget);
    for (const context of entities?.contexts.values() ?? []) {
      for (const above of context.sources) {
        addNeeds(above.position, above.needs, found, budget);
        for (const typename of above.position.typenames)
          if ('source' in typename) addSource(above.position, typename.source, found);
      }
    }
  }
  found.delete(draft);
  return found;
}

const looksPerStep = 8;

/** The position and all above it, each once. */
function withAncestors(position: Position): Set<Position> {
  const found = new Set([position]);
  for (const one of found) for (const parent of one.parents) found.add(parent.position);
  return found;
}

function addNeeds(position: Position, needs: Selection, found: Set<DraftFetch>, budget: Budget): void {
  for (const field of needs.fields) {
    budget.spend(1 / looksPerStep);
    for (const read of position.reads.get(originOf(field)) ?? []) {
      addSource(position, read.source, found);
      if (!read.position || !field.selection) continue;
      for (const typename of read.position.typenames) if ('source' in typename) addSource(read.position, typename.source, found);
      addNeeds(read.position, field.selection, found, budget);
    }
  }
}

function addSource(position: Position, source: number, found: Set<DraftFetch>): void {
  const draft = (position as DraftPosition).drafts[source];
  if (draft) found.add(draft);
}
