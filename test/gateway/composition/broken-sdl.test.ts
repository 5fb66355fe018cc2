import { describe, expect, it } from 'vitest';
import { compose } from '../../../src/gateway/composition/compose.ts';
import { parseSubgraphs } from '../../../src/gateway/supergraph/parse-subgraphs.ts';
import { createPrng, type Prng } from '../random/prng.ts';
import { randomGraph } from '../random/random-graph.ts';

/** Each spoils the text in one place. */
const spoilers: readonly ((text: string, prng: Prng) => string)[] = [
  (text, prng) => replaceOne(text, prng, /\w+/g, () => ''),
  (text, prng) => replaceOne(text, prng, /\w+/g, (word) => `${word} ${word}`),
  (text, prng) => replaceOne(text, prng, /\w+/g, () => prng.pick(['Int', 'Query', 'type', 'constructor', 'null', '_entities', 'key', '5'])),
  (text, prng) => replaceOne(text, prng, /@\w+/g, () => prng.pick(['@key', '@requires', '@fromContext', '@listSize', '@policy', '@link', '@extends'])),
  (text, prng) => replaceOne(text, prng, /"[^"]*"/g, () => prng.pick(['""', '5', '"{"', '"a"', '["id"]', 'null', '"... on Query { x }"', '"$x"'])),
  (text, prng) => replaceOne(text, prng, /[{}()[\]!:]/g, () => prng.pick(['{', '}', '(', ')', '!', ':', '&', ''])),
  (text, prng) => replaceOne(text, prng, /^.*$/gm, () => ''),
  (text, prng) => replaceOne(text, prng, /^( {2}\w.*)$/gm, (line) => `${line} ${prng.pick(['@external', '@inaccessible', '@shareable', '@override(from: "beta")', '@requiresScopes(scopes: null)', '@cost'])}`),
  (text, prng) => replaceOne(text, prng, /^(type|enum|input|interface|union)/gm, () => prng.pick(['extend type', 'enum', 'input', 'interface', 'directive', 'schema'])),
]; // prettier-ignore

describe('a subgraph that is spoilt in one place', () => {
  it.each(Array.from({ length: 120 }, (_, seed) => seed))('is composed, or refused with a code: seed %i', (seed) => {
    const prng = createPrng(seed);
    const sources = randomGraph(seed);
    const spoilt = prng.below(sources.length);
    const spoil = spoilers[seed % spoilers.length] ?? ((text: string) => text);
    const { parsed, faults } = parseSubgraphs(
      sources.map(({ name, sdl }, at) => ({ name, sdl: at === spoilt ? spoil(sdl, prng) : sdl })),
    );
    const composed = compose(parsed);
    for (const fault of composed.ok ? [] : composed.faults) {
      expect(fault.code).toMatch(/^[A-Z][A-Z0-9_]+$/);
      expect(fault.message).not.toMatch(/undefined|\[object|Cannot read/);
    }
    for (const fault of faults) expect(fault).toMatch(/Syntax Error|name/);
  });
});

function replaceOne(text: string, prng: Prng, pattern: RegExp, change: (found: string) => string): string {
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return text;
  const { index, 0: word } = prng.pick(found);
  return text.slice(0, index) + change(word) + text.slice(index + word.length);
}
