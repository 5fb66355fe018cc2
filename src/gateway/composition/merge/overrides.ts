import { placeIn, type Fault } from '../subgraph/fault.ts';
import { isUsed } from '../subgraph/used-fields.ts';
import type { Composition, FieldSource } from './merged.ts';

/** The subgraphs from which and to which a field moves (`@override`). */
export interface Overrides {
  /** Subgraphs that are never asked for the field any more. */
  readonly moved: ReadonlySet<FieldSource>;
  /** Those of them that still name the field, in a key or another field set, or have it by an interface. */
  readonly stillNamed: ReadonlySet<FieldSource>;
  /** By subgraph from or to which the field moves for some requests only, the label that decides. */
  readonly labels: ReadonlyMap<FieldSource, string>;
}

const none: Overrides = { moved: new Set(), stillNamed: new Set(), labels: new Map() };

/** Reads and checks the overrides of one field. */
export function readOverrides(composition: Composition, coordinate: string, sources: readonly FieldSource[]): Overrides {
  const overriding = sources.filter(({ field }) => field.override !== null);
  if (overriding.length === 0) return none;
  const [moved, stillNamed, labels] = [new Set<FieldSource>(), new Set<FieldSource>(), new Map<FieldSource, string>()];
  const overridden = new Set<string>();
  for (const source of overriding) {
    const fault = overrideFault(composition, coordinate, source, sources);
    const { from = '', label = null } = source.field.override ?? {};
    const origin = sources.find(({ subgraph }) => subgraph.name === from);
    if (fault) composition.faults.push(fault);
    else if (overridden.has(from)) composition.faults.push(chainFault(coordinate, source, from));
    if (!origin) {
      if (!fault) hintAtNothing(composition, coordinate, source, from);
      continue;
    }
    overridden.add(from);
    if (label !== null) {
      labels.set(source, label);
      labels.set(origin, label);
      continue;
    }
    moved.add(origin);
    if (isUsed(origin.subgraph, origin.subgraph.types, origin.type, origin.field.name)) stillNamed.add(origin);
    hintAtMove(composition, coordinate, source, origin, stillNamed.has(origin));
  }
  return { moved, stillNamed, labels };
}

function overrideFault(
  { subgraphs }: Composition,
  coordinate: string,
  source: FieldSource,
  sources: readonly FieldSource[],
): Fault | null {
  const { subgraph, type, field } = source;
  const { from = '', label = null, node } = field.override ?? {};
  const fault = (code: string, message: string): Fault => ({ code, message, places: [placeIn(subgraph, node ?? field.node)] });
  if (type.kind === 'interface')
    return fault(
      'OVERRIDE_ON_INTERFACE',
      `@override cannot be used on field "${coordinate}" on subgraph "${subgraph.name}": @override is not supported on interface type fields.`,
    );
  if (from === subgraph.name)
    return fault(
      'OVERRIDE_FROM_SELF_ERROR',
      `Source and destination subgraphs "${from}" are the same for overridden field "${coordinate}"`,
    );
  if (label !== null && !isLabel(label))
    return fault(
      'OVERRIDE_LABEL_INVALID',
      `Invalid @override label "${label}" on field "${coordinate}" on subgraph "${subgraph.name}": labels must start with a letter and after that may contain alphanumerics, underscores, minuses, colons, periods, or slashes. Alternatively, labels may be of the form "percent(x)" where x is a number between 0 and 100 with up to 8 decimals.`,
    );
  if (field.isExternal)
    return fault(
      'OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE',
      `@override cannot be used on field "${coordinate}" on subgraph "${subgraph.name}" since "${coordinate}" on "${subgraph.name}" is marked with directive "@external"`,
    );
  const origin = sources.find((other) => other.subgraph.name === from);
  if (!origin || !subgraphs.includes(origin.subgraph)) return null;
  if (origin.field.override)
    return fault(
      'OVERRIDE_SOURCE_HAS_OVERRIDE',
      `Field "${coordinate}" on subgraph "${subgraph.name}" is overridden from subgraph "${from}", whose field is also marked with @override. Only one @override directive is allowed per field.`,
    );
  const collision = (['requires', 'provides'] as const).find((directive) => origin.field[directive] !== null);
  const other = origin.field.isExternal ? 'external' : collision;
  return other === undefined
    ? null
    : fault(
        'OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE',
        `@override cannot be used on field "${coordinate}" on subgraph "${subgraph.name}" since "${coordinate}" on "${from}" is marked with directive "@${other}"`,
      );
}

function isLabel(label: string): boolean {
  const [, percent] = /^percent\((\d{1,2}(?:\.\d{1,8})?|100(?:\.0{1,8})?)\)$/.exec(label) ?? [];
  return percent !== undefined || /^[a-zA-Z][\w\-:./]*$/.test(label);
}

function chainFault(coordinate: string, { subgraph, field }: FieldSource, from: string): Fault {
  const message = `Field "${coordinate}" is overridden from subgraph "${from}" by more than one subgraph. Only one @override directive is allowed per field.`;
  return { code: 'OVERRIDE_SOURCE_HAS_OVERRIDE', message, places: [placeIn(subgraph, field.override?.node ?? field.node)] };
}

function hintAtNothing(
  { subgraphs, hints }: Composition,
  coordinate: string,
  { subgraph, field }: FieldSource,
  from: string,
): void {
  const places = [placeIn(subgraph, field.override?.node ?? field.node)];
  if (subgraphs.some(({ name }) => name === from)) {
    const message = `Field "${coordinate}" on subgraph "${subgraph.name}" no longer exists in the from subgraph "${from}". The @override directive can be removed.`;
    hints.push({ code: 'OVERRIDE_DIRECTIVE_CAN_BE_REMOVED', message, places });
    return;
  }
  const message = `Source subgraph "${from}" for field "${coordinate}" on subgraph "${subgraph.name}" does not exist.`;
  hints.push({ code: 'FROM_SUBGRAPH_DOES_NOT_EXIST', message, places });
}

function hintAtMove(
  { hints }: Composition,
  coordinate: string,
  { subgraph }: FieldSource,
  origin: FieldSource,
  isStillNamed: boolean,
): void {
  const what = isStillNamed
    ? 'It is still used in some federation directive(s) or by an interface, and can be marked @external there.'
    : 'Consider removing it.';
  const message = `Field "${coordinate}" on subgraph "${origin.subgraph.name}" is overridden by subgraph "${subgraph.name}". ${what}`;
  hints.push({ code: 'OVERRIDDEN_FIELD_CAN_BE_REMOVED', message, places: [placeIn(origin.subgraph, origin.field.node)] });
}
