import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../../src/gateway/supergraph/build-graph.ts';
import { federationLink } from '../support/federation-link.ts';
import { scriptedEngine } from '../support/scripted-engine.ts';

const book = (field: string) => `type Book @key(fields: "id") { id: ID! ${field} }`;
const library = `type Query { pick: Book @shareable picks: [Book!] @shareable } ${book('shelf: Int')}`;
const films = 'type Film @key(fields: "id") { id: ID! length: Int }';
const media = (kind: string) => `type Query { pick: Media @shareable picks: [Media] @shareable } ${kind}`;
const union = media(`union Media = Book | Film ${book('rank: Int')} ${films}`);

const linesOf = (sdls: Readonly<Record<string, string>>): string[] => {
  const composed = buildGraph({
    subgraphs: Object.entries(sdls).map(([name, sdl]) => ({ name, sdl: `${federationLink}\n${sdl}` })),
  });
  if (!composed.ok) throw new Error(composed.faults.join('\n'));
  return composed.supergraphSdl.split('\n').map((line) => line.trim());
};

describe('a field that returns an object in one subgraph and a union with it in another', () => {
  it('returns the union, and from each subgraph what it declares', () => {
    for (const sdls of [
      { library, media: union },
      { media: union, library },
    ]) {
      const lines = linesOf(sdls).filter((line) => /^picks?: /.test(line));
      expect(lines.map((line) => line.replace(/ @.*/, ''))).toEqual(['pick: Media', 'picks: [Media]']);
      for (const [line, own, wide] of [
        [lines[0], 'Book', 'Media'],
        [lines[1], '[Book!]', '[Media]'],
      ]) {
        expect(line).toContain(`@join__field(graph: LIBRARY, type: "${own}")`);
        expect(line).toContain(`@join__field(graph: MEDIA, type: "${wide}")`);
      }
    }
  });

  it('leaves fields of one type as they are', () => {
    const lines = linesOf({ library, other: library.replace('shelf', 'floor') });
    expect(lines).toContain('pick: Book');
  });

  it('leaves a field alone that has moved away from where it is wider, or where the union is hidden', () => {
    const moved = library.replace('pick: Book @shareable', 'pick: Book @override(from: "media")');
    expect(linesOf({ library: moved, media: union }).find((line) => line.startsWith('pick:'))).toMatch(/^pick: Book /);

    const hidden = union.replace('picks: [Media] @shareable', '').replace('union Media', 'union Media @inaccessible');
    expect(linesOf({ library, media: hidden }).find((line) => line.startsWith('pick:'))).toMatch(/^pick: Book/);
  });

  it('is asked for in each subgraph as that declares it', async () => {
    const { ask } = scriptedEngine({ library, media: union }, ({ subgraph, query }) => {
      const picked = subgraph === 'library' ? { shelf: 3 } : { __typename: 'Book', rank: 1 };
      if (subgraph === 'library' && query.includes('... on'))
        return { data: null, errors: [{ message: 'There is but one type.' }] };
      const key = /(\w+):pick/.exec(query)?.[1] ?? 'pick';
      return { data: { [key]: { id: '1', __typename: 'Book', ...picked } } };
    });
    expect(await ask('{ pick { ... on Book { rank } ... on Film { length } } }')).toEqual({ data: { pick: { rank: 1 } } });
    expect(await ask('{ pick { ... on Book { shelf } } }')).toEqual({ data: { pick: { shelf: 3 } } });
  });
});
