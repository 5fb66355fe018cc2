import path from 'node:path';
import { builtinModules } from 'node:module';
import { authLevels, entrances, gatewayLevels, libraries, rooms, type Table } from './rooms.ts';

/**
 * Why `file` may not import `specifier`, or null when it may.
 *
 * @param file path from the root of the project, such as `src/auth/otp/one-time-codes.ts`
 * @param specifier as written in the import
 */
export function refusalOf(file: string, specifier: string): string | null {
  const from = placeOf(file);
  const target = targetOf(file, specifier);
  return target.kind === 'file' ? refusedRoom(from, target.place) : refusedLibrary(from, target.name);
}

type Target = { kind: 'file'; place: string } | { kind: 'library'; name: string };

function targetOf(file: string, specifier: string): Target {
  if (specifier.startsWith('.')) return { kind: 'file', place: placeOf(path.posix.join(path.posix.dirname(file), specifier)) };
  const own = /^portcullis\/(.+)$/.exec(specifier)?.[1];
  if (own !== undefined) return { kind: 'file', place: own };
  if (builtinModules.includes(specifier)) return { kind: 'library', name: `node:${specifier}` };
  const depth = specifier.startsWith('@') ? 2 : 1;
  return { kind: 'library', name: specifier.split('/').slice(0, depth).join('/') };
}

function refusedRoom(from: string, target: string): string | null {
  const room = rowOf(allRooms, from);
  if (room === null) return `\`${from}\` is in no room: give its folder a row in scripts/house/rooms.ts.`;
  if (rowOf(allRooms, target) === room) return null;
  const entrance = entrances.find((name) => isWithin(target, name));
  if (entrance !== undefined && !entrances.includes(room)) return `\`${entrance}\` joins the house and is imported by nobody.`;
  if (isAllowedRoom(allRooms[room], target)) return null;
  return `\`${room}\` may not import \`${target}\`, only ${listed(allRooms[room])}.`;
}

function refusedLibrary(from: string, name: string): string | null {
  const row = rowOf(libraries, name);
  if (row === null) return `\`${name}\` has no row in scripts/house/rooms.ts that says who may import it.`;
  if (entrances.some((room) => isWithin(from, room)) || isAllowed(libraries[row], from)) return null;
  return `\`${name}\` may be imported by ${listed(libraries[row])} only.`;
}

const allRooms: Table = { ...rooms, ...levelled('auth', authLevels), ...levelled('gateway', gatewayLevels) };

/** Returns the rows of the rooms within `parent`, each of which may import its own level and those below it. */
function levelled(parent: string, levels: readonly (readonly string[])[]): Table {
  return Object.fromEntries(
    levels.flatMap((level, index) => {
      const known = levels.slice(0, index + 1).flat();
      return level.map((name) => [`${parent}/${name}`, [...known.map((one) => `${parent}/${one}`), 'lib', 'tokens']]);
    }),
  );
}

const placeOf = (file: string) => file.replace(/^src\//, '');

const isWithin = (place: string, room: string) => place === room || place.startsWith(`${room}/`);

const matches = (place: string, row: string) => isWithin(place, row) || path.posix.matchesGlob(place, row);

const isAllowed = (row: readonly string[] | undefined, place: string) =>
  row?.some((one) => one === '*' || matches(place, one)) === true;

/** A row stands for its own files only: `auth/otp` is not the use cases within that folder, which have a row of their own. */
const isAllowedRoom = (row: readonly string[] | undefined, place: string) =>
  row?.some((one) => (one in allRooms ? rowOf(allRooms, place) === one : isAllowed([one], place))) === true;

const rowOf = (table: Table, place: string) =>
  Object.keys(table)
    .filter((row) => matches(place, row))
    .toSorted((a, b) => depthOf(b) - depthOf(a) || b.length - a.length)[0] ?? null;

const depthOf = (row: string) => row.split('/').length;

const listed = (row: readonly string[] | undefined) => (row?.length ? row.map((one) => `\`${one}\``).join(', ') : 'nothing');
