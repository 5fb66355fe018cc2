import type { Json, JsonObject } from '../../lib/json.ts';
import type { LeafWriter } from './leaf.ts';
import type { FieldReader } from './selection-reader.ts';
import type { ObjectRef, Writer, WriteState } from './write-state.ts';

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
  readonly fieldReader: FieldReader;
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
export type HolderWriter = (state: WriteState, holder: JsonObject | null, ref: ObjectRef) => boolean;

/** Numbers the places where texts of shared entities are kept; one for all that is written from an answer. */
export interface SharedTexts {
  count: number;
}

/**
 * A writer of objects of one type. Neighbouring fields of one source form a run, which looks up its object once; a run of what a
 * fetch brought is written once for each entity, however many objects share it.
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
      if (run === null || !isSameSource(run.fieldReader, part.fieldReader)) {
        run = { fieldReader: part.fieldReader, openings: [], parts: [] };
        runs.push(writeRun(run, shared));
      }
      run.openings.push(opening);
      run.parts.push(part);
    }
    opening = ',';
  }
  const closing = opening === '{' ? '{}' : opening.length > 1 ? `${opening.slice(0, -1)}}` : '}';
  return (state, ref) => {
    for (let index = 0; index < runs.length; index++) if (!(runs[index] as Writer)(state, ref)) return false;
    state.out += closing;
    return true;
  };
}

interface Run {
  readonly fieldReader: FieldReader;
  readonly openings: string[];
  readonly parts: LocatedPart[];
}

function isSameSource(a: FieldReader, b: FieldReader): boolean {
  return a.position === b.position && a.read.source === b.read.source && isApart(a) === isApart(b);
}

/** Whether the value differs by object, although the entity is the same. */
function isApart({ read }: FieldReader): boolean {
  return read.position?.apart ?? false;
}

function writeFree(opening: string, write: Writer): Writer {
  return (state, ref) => {
    state.out += opening;
    return write(state, ref);
  };
}

function writeRun(run: Run, shared: SharedTexts): Writer {
  const { fieldReader, openings, parts } = run;
  const plain: Writer = (state, ref) => {
    const holder = fieldReader.object(state, ref);
    const { isPlain } = state.store;
    for (let index = 0; index < parts.length; index++) {
      const part = parts[index] as LocatedPart;
      if (holder !== null && part.leaf !== null) {
        const text = leafText(part.leaf, holder[part.fieldReader.read.alias], isPlain);
        if (text !== null) {
          state.out += (openings[index] as string) + text;
          continue;
        }
      }
      state.out += openings[index];
      if (!part.write(state, holder, ref)) return false;
    }
    return true;
  };
  return fieldReader.read.source > 0 && fieldReader.position.rows && !isApart(fieldReader)
    ? onceForEntity(fieldReader, plain, shared.count++)
    : plain;
}

function leafText(leaf: LeafWriter, value: Json | undefined, isPlain: boolean): string | null {
  return value === null || value === undefined ? null : leaf(value, isPlain);
}

/** Errors belong to the place of each object, so only what was written without any is kept. */
function onceForEntity(fieldReader: FieldReader, write: Writer, number: number): Writer {
  const { position, read } = fieldReader;
  return (state, ref) => {
    const source = state.store.positions[position.id]?.sources[read.source];
    const slot = source?.slot[fieldReader.row(ref)] ?? -1;
    if (!source || slot < 0) return write(state, ref);
    const texts = (source.texts[number] ??= []);
    const known = texts[slot];
    if (known !== undefined) {
      state.out += known;
      return true;
    }
    const before = state.out;
    const errors = state.errors.length;
    state.out = '';
    const written = write(state, ref);
    if (written && state.errors.length === errors && !state.hasGaps) texts[slot] = state.out;
    state.out = before + state.out;
    return written;
  };
}
