import { getLocation, Source, type ASTNode, type DocumentNode, type GraphQLError } from 'graphql';
import { sdlPlaces } from './sdl-places.ts';

/** A subgraph whose SDL is a document, under standard names. */
export interface ParsedSubgraph {
  readonly name: string;
  readonly sdl: string;
  readonly document: DocumentNode;
  /** Set where users do not have the SDL as a text, so that no fault shows a place in it. */
  readonly isHidden?: boolean;
}

/** A place in the SDL of one subgraph. */
interface Place {
  readonly subgraph: Pick<ParsedSubgraph, 'name' | 'sdl'>;
  /** Where in the SDL, counted from 0. */
  readonly offset: number;
}

/** Beyond these a fault is no easier to understand. */
const placesMax = 4;

/**
 * The fault as people read it: the message with its code, and below it each place that it speaks of, with its line and a
 * mark. Composition gives a place to few of its errors; for all others it is where the first coordinate stands that the
 * message names, in the subgraphs that it names.
 */
export function explainFault(error: GraphQLError, subgraphs: readonly ParsedSubgraph[]): string {
  const { code, subgraphName } = error.extensions;
  const concerned = subgraphs.filter(
    ({ name, isHidden }) => !isHidden && (typeof subgraphName !== 'string' || name === subgraphName),
  );
  const [given] = error.positions ?? [];
  const [only] = concerned;
  const places =
    given !== undefined && only !== undefined ? [{ subgraph: only, offset: given }] : placesOf(error.message, concerned);
  return showFault(`${error.message}${typeof code === 'string' ? ` [${code}]` : ''}`, places);
}

/** A fault of one subgraph about one coordinate. */
export function explainCoordinate(message: string, coordinate: string, subgraph: ParsedSubgraph): string {
  return explainCoordinates(message, [{ coordinate, subgraph }]);
}

/** A fault about several coordinates, each in one subgraph. */
export function explainCoordinates(
  message: string,
  coordinates: readonly { readonly coordinate: string; readonly subgraph: ParsedSubgraph }[],
): string {
  return showFault(
    message,
    coordinates
      .filter(({ subgraph }) => !subgraph.isHidden)
      .flatMap(({ coordinate, subgraph }) =>
        (sdlPlaces(subgraph.document).get(coordinate) ?? []).map((offset) => ({ subgraph, offset })),
      ),
  );
}

/** A fault that knows its places, which are nodes of the documents of subgraphs. */
export function explainPlaces(
  message: string,
  places: readonly { readonly subgraph: string; readonly node: ASTNode }[],
  subgraphs: readonly ParsedSubgraph[],
): string {
  return showFault(
    message,
    places.flatMap(({ subgraph: name, node }) => {
      const subgraph = subgraphs.find((one) => one.name === name);
      return subgraph && !subgraph.isHidden && node.loc ? [{ subgraph, offset: node.loc.start }] : [];
    }),
  );
}

/** An SDL that is no document. */
export function explainSyntaxError(error: GraphQLError, subgraph: Place['subgraph']): string {
  return showFault(`${subgraph.name}: ${error.message}`, [{ subgraph, offset: error.positions?.[0] ?? 0 }]);
}

/** Coordinates are in quotes, mostly; what looks like one comes next, and last any word that might name a type. */
const namings = [/"(@?\w+(?:\.\w+)?(?:\(\w+:\))?)"/g, /\b(\w+\.\w+(?:\(\w+:\))?)/g, /\b([A-Z]\w*)/g];

function placesOf(message: string, subgraphs: readonly ParsedSubgraph[]): Place[] {
  const named = subgraphs.filter(({ name }) => message.includes(`"${name}"`));
  const searched = (named.length > 0 ? named : subgraphs).map((subgraph) => ({
    subgraph,
    places: sdlPlaces(subgraph.document),
  }));
  for (const coordinate of namings.flatMap((naming) => [...message.matchAll(naming)].map(([, name = '']) => name))) {
    const found = searched.flatMap(({ subgraph, places }) =>
      (places.get(coordinate) ?? []).map((offset) => ({ subgraph, offset })),
    );
    if (found.length > 0) return found;
  }
  return [];
}

function showFault(message: string, places: readonly Place[]): string {
  return [...message.split('\n'), ...places.slice(0, placesMax).flatMap(showPlace)].join('\n    ');
}

/** How much of a long line is shown before and after the place. */
const charactersBefore = 60;
const charactersAfter = 60;

/** The place as editors take it, its line, and a mark below. */
function showPlace({ subgraph: { name, sdl }, offset }: Place): string[] {
  const { line, column } = getLocation(new Source(sdl), offset);
  const text = (sdl.split(/\r\n|[\n\r]/)[line - 1] ?? '').replaceAll('\t', ' ');
  const from = Math.max(0, column - 1 - charactersBefore);
  const shown = text.slice(from, column - 1 + charactersAfter).trimEnd();
  const indent = shown.length - shown.trimStart().length;
  return [`${name}:${line}:${column}`, `  ${shown.slice(indent)}`, `  ${' '.repeat(column - 1 - from - indent)}^`];
}
