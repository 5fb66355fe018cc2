import type { ArgumentNode, FieldNode } from 'graphql';
import type { Budget } from './budget.ts';
import type { AppliedDirective } from '../schema/executable-directives.ts';
import type { TypeRef } from '../schema/type-ref.ts';

/**
 * A selection set in normal form: fragments resolved, repeated fields merged, skipped selections gone. Shared: the same
 * selections on the same type are the same object wherever they occur, so work on them can be remembered by `id`.
 */
export interface Selection {
  readonly id: number;
  /** The type selected on, which may be abstract. */
  readonly parent: string;
  /** Every field once for all the object types it applies to. */
  readonly fields: readonly Field[];
  /** In the order of the response, by object type. Types that select the same, and declare it alike, share one array. */
  readonly byType: ReadonlyMap<string, readonly Field[]>;
}

export interface Field {
  /** The key in the response. */
  readonly key: string;
  readonly name: string;
  /** As written in a document, sorted by name, in parentheses; empty without arguments. */
  readonly args: string;
  /** Stands for `args` in names of calls; see `GivenArguments`. */
  readonly argsName: string;
  /** Variables used in the arguments. */
  readonly variables: readonly string[];
  /** The arguments as they were read. */
  readonly given: readonly ArgumentNode[];
  /** Directives of subgraphs that are applied to it. */
  readonly directives: readonly AppliedDirective[];
  /** Object types to which this applies, each with the type that it declares of the field. These differ in lists and nulls alone. */
  readonly types: ReadonlyMap<string, TypeRef>;
  /** The innermost named type, which is the same for all of them. */
  readonly named: string;
  /** Null for a leaf. */
  readonly selection: Selection | null;
  /** Refused to the caller: part of the response's shape, never of a plan. */
  readonly denied: boolean;
  /** The field as the operation has it, where this is a part of it that is planned apart. */
  readonly origin: Field | null;
  /** Of `__schema` and `__type`, which the gateway answers itself: what the operation asks of them, all in one. Null for all others. */
  readonly introspection: FieldNode | null;
}

/** Returns the type of the field as the object type declares it, which must be one of those to which the field applies. */
export function typeIn({ name, types }: Field, objectType: string): TypeRef {
  const type = types.get(objectType);
  if (!type) throw new Error(`${objectType}.${name} is not selected.`);
  return type;
}

/** The field of the operation that `field` is, or is a part of. */
export function originOf(field: Field): Field {
  return field.origin ?? field;
}

/** Whether what is selected differs by object type, or where nulls may stand in it. */
export function differsByType({ byType }: Selection, types: Iterable<string> = byType.keys()): boolean {
  return new Set([...types].map((type) => byType.get(type))).size > 1;
}

/** A field of the type system's introspection, answered by the gateway itself. */
export function isIntrospection(field: Field): boolean {
  return field.introspection !== null;
}

/** The introspection of a selection, at any depth: queries are not always asked at the root. O(distinct selections). */
export function introspectionOf(selection: Selection | null, seen = new Set<number>()): readonly Field[] {
  if (!selection || seen.has(selection.id)) return [];
  seen.add(selection.id);
  return selection.fields.flatMap((field) => (isIntrospection(field) ? [field] : introspectionOf(field.selection, seen)));
}

/** Numbers what a field asks for, whatever its key: equal for fields that select the same of the same. */
export type Contents = (field: Field) => number;

/** Looks at each field once. Throws `TooComplex`. */
export function createContents(budget: Budget): Contents {
  const known = new Map<Field, number>();
  const numbers = new Map<string, number>();

  function contentOf(field: Field): number {
    const found = known.get(field);
    if (found !== undefined) return found;
    const types = (field.selection?.fields ?? []).reduce((sum, child) => sum + child.types.size, 0);
    budget.spend((1 + types) / typesPerStep + field.args.length / charactersPerStep);
    const inner = field.selection?.fields
      .map((child) => `${[...child.types.keys()].toSorted().join('|')}.${contentOf(child)}`)
      .toSorted();
    const directives = field.directives.map(({ text }) => text).join('');
    const content = `${field.name}${field.args}${directives}${inner ? `{${inner.join(' ')}}` : ''}`;
    const number = numbers.get(content) ?? numbers.size;
    numbers.set(content, number);
    known.set(field, number);
    return number;
  }

  return contentOf;
}

const typesPerStep = 4;
const charactersPerStep = 1024;

/** Whether something below is refused to the caller. O(distinct selections). */
export function hasDenied(selection: Selection | null, seen = new Set<number>()): boolean {
  if (!selection || seen.has(selection.id)) return false;
  seen.add(selection.id);
  return selection.fields.some((field) => field.denied || hasDenied(field.selection, seen));
}

/** Counts the fields of a selection, and the selections, each once wherever it stands: what is kept of it in memory. */
export function sizeOf(selection: Selection, visited = new Set<number>()): number {
  if (visited.has(selection.id)) return 0;
  visited.add(selection.id);
  let size = 1;
  for (const field of selection.fields) size += 1 + (field.selection ? sizeOf(field.selection, visited) : 0);
  return size;
}
