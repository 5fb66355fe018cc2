import type { Json, JsonObject } from '../subgraphs/subgraph.ts';
import type { LeafWriter } from './leaf.ts';
import type { Located } from './view.ts';
import type { Handle, Writer, Writing } from './writing.ts';

/** One field of an object, ready to be written after its key. */
export type FieldPart = ConstantPart | LocatedPart | FreePart;

/** The same for every object of the type. */
interface ConstantPart {
  readonly kind: 'constant';
  readonly key: string;
  readonly text: string;
}

/** Read from one source. `leaf`: how a plain value is written; whatever that cannot write is left to `write`. */
interface LocatedPart {
  readonly kind: 'located';
  readonly key: string;
  readonly located: Located;
  readonly leaf: LeafWriter | null;
  readonly write: HolderWriter;
}

/** Finds what it needs by itself. */
interface FreePart {
  readonly kind: 'free';
  readonly key: string;
  readonly write: Writer;
}

/** Writes a field from the object that holds it, null where that is missing. */
export type HolderWriter = (writing: Writing, holder: JsonObject | null, handle: Handle) => boolean;

/** Numbers the places where texts of shared entities are kept; one for all that is written from an answer. */
export interface SharedTexts {
  count: number;
}

/**
 * A writer of objects of one type. Neighbouring fields of one source form a run, which looks up its object once; a run of what a
 * hop brought is written once for each entity, however many objects share it.
 */
export function createObjectWriter(parts: readonly FieldPart[], shared: SharedTexts): Writer {
  const runs: Writer[] = [];
  let opening = '{';
  let run: Run | null = null;
  for (const part of parts) {
    opening += `${JSON.stringify(part.key)}:`;
    if (part.kind === 'constant') {
      opening += `${part.text},`;
      continue;
    }
    if (part.kind === 'free') {
      run = null;
      runs.push(writeFree(opening, part.write));
    } else {
      if (run === null || !isSameSource(run.located, part.located)) {
        run = { located: part.located, openings: [], parts: [] };
        runs.push(writeRun(run, shared));
      }
      run.openings.push(opening);
      run.parts.push(part);
    }
    opening = ',';
  }
  const closing = opening === '{' ? '{}' : opening.length > 1 ? `${opening.slice(0, -1)}}` : '}';
  return (writing, handle) => {
    for (let index = 0; index < runs.length; index++) if (!(runs[index] as Writer)(writing, handle)) return false;
    writing.out += closing;
    return true;
  };
}

interface Run {
  readonly located: Located;
  readonly openings: string[];
  readonly parts: LocatedPart[];
}

function isSameSource(a: Located, b: Located): boolean {
  return a.spot === b.spot && a.read.source === b.read.source && isApart(a) === isApart(b);
}

/** Whether the value differs by object, although the entity is the same. */
function isApart({ read }: Located): boolean {
  return read.spot?.apart ?? false;
}

function writeFree(opening: string, write: Writer): Writer {
  return (writing, handle) => {
    writing.out += opening;
    return write(writing, handle);
  };
}

function writeRun(run: Run, shared: SharedTexts): Writer {
  const { located, openings, parts } = run;
  const plain: Writer = (writing, handle) => {
    const holder = located.object(writing, handle);
    const { isPlain } = writing.answer;
    for (let index = 0; index < parts.length; index++) {
      const part = parts[index] as LocatedPart;
      if (holder !== null && part.leaf !== null) {
        const text = leafText(part.leaf, holder[part.located.read.alias], isPlain);
        if (text !== null) {
          writing.out += (openings[index] as string) + text;
          continue;
        }
      }
      writing.out += openings[index];
      if (!part.write(writing, holder, handle)) return false;
    }
    return true;
  };
  return located.read.source > 0 && located.spot.rows && !isApart(located)
    ? onceForEntity(located, plain, shared.count++)
    : plain;
}

function leafText(leaf: LeafWriter, value: Json | undefined, isPlain: boolean): string | null {
  return value === null || value === undefined ? null : leaf(value, isPlain);
}

/** Errors belong to the place of each object, so only what was written without any is kept. */
function onceForEntity(located: Located, write: Writer, number: number): Writer {
  const { spot, read } = located;
  return (writing, handle) => {
    const source = writing.answer.spots[spot.id]?.sources[read.source];
    const slot = source?.slot[located.row(handle)] ?? -1;
    if (!source || slot < 0) return write(writing, handle);
    const texts = (source.texts[number] ??= []);
    const known = texts[slot];
    if (known !== undefined) {
      writing.out += known;
      return true;
    }
    const before = writing.out;
    const errors = writing.errors.length;
    writing.out = '';
    const written = write(writing, handle);
    if (written && writing.errors.length === errors && !writing.hasGaps) texts[slot] = writing.out;
    writing.out = before + writing.out;
    return written;
  };
}
