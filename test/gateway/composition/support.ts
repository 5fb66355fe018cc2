import { parse } from 'graphql';
import { compose, type Composed } from '../../../src/gateway/composition/compose.ts';
import type { Fault } from '../../../src/gateway/composition/subgraph/fault.ts';
import { standardNames } from '../../../src/gateway/supergraph/standard-names.ts';

const directives =
  '@key @requires @provides @external @shareable @override @inaccessible @interfaceObject @context @fromContext @tag @cost @listSize @authenticated @requiresScopes @policy @composeDirective @extends @cacheTag';

/** A link to the newest version with every directive of it. */
export const federation = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.14", import: [${directives
  .split(' ')
  .map((name) => `"${name}"`)
  .join(', ')}])\n`;

/** Composes SDL as it stands, of subgraphs named a, b, … */
export function composePlain(...sdls: readonly string[]): Composed {
  return compose(sdls.map((sdl, at) => ({ name: 'abcdef'[at] ?? '', document: standardNames(parse(sdl)) })));
}

/** Composes SDL behind a link to federation. */
export function composeLinked(...sdls: readonly string[]): Composed {
  return composePlain(...sdls.map((sdl) => federation + sdl));
}

export function faultsOf(composed: Composed): readonly Fault[] {
  return composed.ok ? [] : composed.faults;
}

export function codesOf(composed: Composed): readonly string[] {
  return faultsOf(composed).map(({ code }) => code);
}

export function hintsOf(composed: Composed): readonly string[] {
  return composed.ok ? composed.hints.map(({ code }) => code) : [];
}

/** The lines of the supergraph, trimmed. Throws where there is none. */
export function linesOf(composed: Composed): readonly string[] {
  if (!composed.ok) throw new Error(composed.faults.map(({ message }) => message).join('\n'));
  return composed.supergraphSdl.split('\n').map((line) => line.trim());
}

/** The line that begins with that text. */
export function lineOf(composed: Composed, start: string): string {
  return linesOf(composed).find((line) => line.startsWith(start)) ?? '';
}
