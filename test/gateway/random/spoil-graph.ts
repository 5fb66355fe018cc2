import type { SubgraphSource } from '../support/supergraph.ts';
import type { Prng } from './prng.ts';

/** Subgraphs of which one was changed in one place, so that fields may be out of reach. */
export interface SpoiltGraph {
  readonly what: string;
  readonly sources: readonly SubgraphSource[];
}

type Spoil = (prng: Prng, target: SubgraphSource, others: readonly SubgraphSource[]) => readonly SubgraphSource[] | null;

/** Spoils subgraphs in one place. Null where they have nothing of the kind that was drawn. */
export function spoilGraph(sources: readonly SubgraphSource[], prng: Prng): SpoiltGraph | null {
  const [what, spoil] = prng.pick(Object.entries(spoils));
  const target = prng.pick(sources);
  const changed = spoil(
    prng,
    target,
    sources.filter((one) => one !== target),
  );
  if (!changed) return null;
  const byName = new Map(changed.map((one) => [one.name, one]));
  return { what: `${what} in ${target.name}`, sources: sources.map((one) => byName.get(one.name) ?? one) };
}

const spoils: Readonly<Record<string, Spoil>> = {
  'a key is removed': replacing(/@key\(fields: "[^"]*"(?:, resolvable: \w+)?\)/g, () => ''),
  'a key is not resolvable': replacing(/@key\(fields: "[^"]*"\)/g, ([key = '']) => key.replace(')', ', resolvable: false)')),
  'a field is not shareable': replacing(/@shareable/g, () => ''),
  'a field is external': replacing(/^ {2}\w+[^\n@]*$/gm, ([line = '']) => `${line} @external`),
  'a field requires nothing': replacing(/@requires\(fields: "(?:[^"\\]|\\.)*"\)/g, () => ''),
  'a field provides nothing': replacing(/@provides\(fields: "(?:[^"\\]|\\.)*"\)/g, () => ''),
  'a union lacks a member': replacing(/^(union [^\n]*= )\w+ \| /gm, ([, before = '']) => before),
  'a field is in another subgraph': moveField,
};

function replacing(pattern: RegExp, by: (match: RegExpMatchArray) => string): Spoil {
  return (prng, target) => {
    const match = pickMatch(prng, target, pattern);
    return match && [replaced(target, match, by(match))];
  };
}

function moveField(prng: Prng, target: SubgraphSource, others: readonly SubgraphSource[]): SubgraphSource[] | null {
  const field = pickMatch(prng, target, /^ {2}\w+[^\n]*$/gm);
  if (!field || others.length === 0) return null;
  const heads = [...target.sdl.slice(0, field.index).matchAll(/^type (\w+)[^\n]*\{$/gm)];
  const typeName = heads.at(-1)?.[1] ?? '';
  const other = prng.pick(others);
  const head = new RegExp(`^type ${typeName}\\b[^\\n]*\\{$`, 'm').exec(other.sdl);
  const line = field[0];
  const added = head
    ? replaced(other, head, `${head[0]}\n${line}`)
    : { ...other, sdl: `${other.sdl}\ntype ${typeName} { ${line} }` };
  const left = replaced(target, field, '');
  return /\{\s*\}/.test(left.sdl) ? null : [left, added];
}

/** One of the places after the first line, which links the directives. */
function pickMatch(prng: Prng, { sdl }: SubgraphSource, pattern: RegExp): RegExpMatchArray | null {
  const matches = [...sdl.matchAll(pattern)].filter(({ index }) => index > sdl.indexOf('\n'));
  return matches.length > 0 ? prng.pick(matches) : null;
}

function replaced(source: SubgraphSource, match: RegExpMatchArray, by: string): SubgraphSource {
  const { sdl } = source;
  const { index = 0 } = match;
  return { ...source, sdl: sdl.slice(0, index) + by + sdl.slice(index + match[0].length) };
}
