import { defaultNames, rootTypes } from '../../lib/schema-names.ts';
import { declaredTypes, type DeclaredField, type DeclaredType } from './declared-types.ts';
import { explainCoordinates, type ParsedSubgraph } from './explain-fault.ts';
import { prefixForAll, renameLine, type Declaring } from './other-names.ts';
import { permission, readOwner, type Owned, type Owner } from './owner.ts';

/** A type or a root field that two subgraphs have, or fields of an entity. */
export interface Clash {
  /** The type as the owner declares it. */
  readonly own: DeclaredType;
  /** The fields that clash; empty: the type as a whole does. */
  readonly fields: readonly string[];
  /** Whether it is an entity of which no other subgraph has the key, so that nothing leads from one to the other. */
  readonly isApart: boolean;
  readonly places: readonly { readonly subgraph: ParsedSubgraph; readonly coordinate: string }[];
}

/**
 * Returns a fault for each type and each root field of the owner, which is the auth subgraph, that another subgraph has, too, with its
 * places there and with the line of configuration that gives ours another name. Composition would tell of every difference between the
 * two, or let it be taken over by `@override`. What composes all the same and changes what the owner says is found by
 * `ownershipFaults`.
 */
export function nameClashes(subgraphs: readonly ParsedSubgraph[], owner: Owner): string[] {
  const { names = defaultNames } = owner;
  const owned = readOwner(owner);
  const all = subgraphs.map((subgraph) => ({ subgraph, types: declaredTypes(subgraph) }));
  const ours = all.find(({ subgraph }) => subgraph.name === owner.name);
  if (!ours) return [];
  const others = all.filter((other) => other !== ours);
  const clashes = [...ours.types.values()].flatMap((type) => clashesOf(type, others, owned));
  const suggest = (coordinates: readonly string[]) => renameLine(coordinates, all, names);
  return [
    ...clashes.map((clash) => explainCoordinates(describe(clash, suggest) + permissions(clash, others, owned), clash.places)),
    ...prefixForAll(clashes, ours, others, names),
  ];
}

function clashesOf(own: DeclaredType, others: readonly Declaring[], owned: Owned): Clash[] {
  const found = others.flatMap(({ subgraph, types }) => {
    const theirs = types.get(own.name);
    if (!theirs || owned.mayOverride(subgraph.name, own.name)) return [];
    const fields = clashingFields(own, theirs);
    const kept = fields?.filter((field) => !owned.mayOverride(subgraph.name, `${own.name}.${field}`)) ?? null;
    return [{ subgraph, theirs, fields: kept }];
  });
  const whole = found.filter(({ fields }) => fields === null);
  if (whole.length > 0) {
    return [{ own, fields: [], isApart: false, places: whole.map(({ subgraph }) => ({ subgraph, coordinate: own.name })) }];
  }
  const places = found.flatMap(({ subgraph, fields }) =>
    (fields ?? []).map((field) => ({ subgraph, field, coordinate: `${own.name}.${field}` })),
  );
  const fields = [...new Set(places.map(({ field }) => field))];
  if (rootTypes.has(own.name))
    return fields.map((field) => ({
      own,
      fields: [field],
      isApart: false,
      places: places.filter((place) => place.field === field),
    }));
  const isApart = own.isEntity && found.length > 0 && !found.some(({ theirs }) => refersTo(own, theirs));
  if (fields.length > 0) return [{ own, fields, isApart, places }];
  return isApart ? [{ own, fields, isApart, places: found.map(({ subgraph }) => ({ subgraph, coordinate: own.name })) }] : [];
}

/** Whether a subgraph has the key of ours, or nothing of its own. */
function refersTo(own: DeclaredType, theirs: DeclaredType): boolean {
  const isKey = (name: string) => own.fields.get(name)?.isShared === true && theirs.fields.get(name)?.isShared === true;
  return [...theirs.fields.keys()].some(isKey) || [...theirs.fields.values()].every(({ isExternal }) => isExternal);
}

/** Returns the fields of ours that the other declares as its own, or null where the type cannot be that of both. */
function clashingFields(own: DeclaredType, theirs: DeclaredType): readonly string[] | null {
  if (own.kind !== theirs.kind) return null;
  if (own.kind === 'Scalar') return [];
  if (own.kind !== 'Object') return isSame(own, theirs) ? [] : null;
  const fields = [...theirs.fields].filter(([name, field]) => isTaken(own.fields.get(name), field)).map(([name]) => name);
  if (rootTypes.has(own.name) || own.isEntity) return fields;
  const refers = [...theirs.fields.values()].every(({ isExternal }) => isExternal);
  const merges = fields.length === 0 && isSame(own, theirs);
  return refers || merges ? [] : null;
}

function isTaken(own: DeclaredField | undefined, theirs: DeclaredField): boolean {
  if (own === undefined || theirs.isExternal) return false;
  return !(own.isShared && theirs.isShared && own.type === theirs.type);
}

function isSame(a: DeclaredType, b: DeclaredType): boolean {
  return a.members.join('\n') === b.members.join('\n');
}

function describe({ own, fields, isApart, places }: Clash, suggest: (coordinates: readonly string[]) => string): string {
  const by = [...new Set(places.map(({ subgraph }) => `"${subgraph.name}"`))];
  const they = `${listed(by)} ${by.length === 1 ? 'has' : 'have'}`;
  if (fields.length === 0 && !isApart)
    return `"${own.name}" is a type of the auth subgraph, and ${they} another of that name. Give ours another: ${suggest([own.name])}`;

  const names = listed(fields.map((field) => `"${own.name}.${field}"`));
  const [are, them] = fields.length === 1 ? ['is a field', 'it'] : ['are fields', 'them'];
  const clash =
    fields.length === 0
      ? `"${own.name}" is an entity of the auth subgraph, and ${they} one of that name without its key.`
      : `${names} ${are} of the auth subgraph, and ${they} ${them}, too.`;
  const isKey = (field: string) => own.fields.get(field)?.isShared === true;
  const coordinates = fields.filter((field) => !isKey(field)).map((field) => `${own.name}.${field}`);
  if (rootTypes.has(own.name)) return `${clash} Give ours another name: ${suggest(coordinates)}`;

  const key = [...own.fields.keys()].filter(isKey).join(' ');
  const merging = [
    ...(isApart || fields.some(isKey) ? [`give yours the key of ours, @key(fields: "${key}")`] : []),
    ...(coordinates.length > 0 ? [`give these of ours other names: ${suggest(coordinates)}`] : []),
  ];
  return `${clash} Where both are the same, ${merging.join(' and ')}. Where they are not, give the type of ours another name: ${suggest([own.name])}`;
}

/** How the configuration lets others take over the fields that they override. */
function permissions({ own, fields, places }: Clash, others: readonly Declaring[], owned: Owned): string {
  const overriding = others.filter(({ subgraph, types }) =>
    places.some(
      (place) => place.subgraph === subgraph && types.get(own.name)?.fields.get(fields[0] ?? '')?.overrides === owned.name,
    ),
  );
  const lines = overriding.flatMap(({ subgraph }) => permission(owned, subgraph.name, `${own.name}.${fields[0]}`) ?? []);
  return lines.length === 0 ? '' : `, or allow it in the configuration: ${lines.join(', ')}`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
