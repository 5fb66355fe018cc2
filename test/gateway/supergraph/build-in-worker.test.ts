import { buildASTSchema, lexicographicSortSchema, parse, printSchema, validateSchema, type GraphQLSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildSchema } from '../../../src/gateway/schema/build-schema.ts';
import { readSupergraph, readSupergraphInSlices } from '../../../src/gateway/schema/read-supergraph.ts';
import { buildGraph } from '../../../src/gateway/supergraph/build-graph.ts';
import { buildInWorker } from '../../../src/gateway/supergraph/build-in-worker.ts';
import { runAtOnce } from '../../../src/lib/sliced.ts';
import { federationLink } from '../support/federation-link.ts';

const subgraphs = [
  { name: 'a', sdl: `${federationLink} type Query { node: Node } type Node @key(fields: "id") { id: ID! name: String }` },
  { name: 'b', sdl: `${federationLink} type Node @key(fields: "id") { id: ID! size: Int }` },
];

describe('a graph that is built in a thread of its own', () => {
  it('is the one that is built in place', async () => {
    expect(await buildInWorker({ subgraphs })).toEqual(buildGraph({ subgraphs }));
  });

  it('has the same faults', async () => {
    const broken = { subgraphs: [...subgraphs, { name: 'c', sdl: 'type Query { node: Int' }] };
    const build = await buildInWorker(broken);
    expect(build).toMatchObject({ ok: false });
    expect(build).toEqual(buildGraph(broken));
  });

  it('is given up when the gateway is closed', async () => {
    const closing = new AbortController();
    const building = buildInWorker({ subgraphs }, closing.signal);
    closing.abort();
    await expect(building).rejects.toThrow('aborted');
  });

  it('is given up after its time, so that later graphs are built', async () => {
    await expect(buildInWorker({ subgraphs }, undefined, 1)).rejects.toThrow('were not composed within');
    expect(await buildInWorker({ subgraphs })).toMatchObject({ ok: true });
  });
});

describe('what is read of a supergraph', () => {
  const large = buildGraph({ subgraphs: [{ name: 'large', sdl: largeSdl(300) }] });
  const sdl = large.ok ? large.supergraphSdl : '';

  it('is read in so many slices that none is more than a hundredth of the work', () => {
    let slices = 0;
    for (const work = readSupergraphInSlices(sdl); !work.next().done;) slices += 1;
    expect(slices).toBeGreaterThan(3 * 300);
  });

  it('is the schema that graphql-js builds in one piece', () => {
    const document = parse(`
      "Of everything." schema { query: Root mutation: Change }
      directive @cached(seconds: Int = 60) repeatable on FIELD | QUERY
      scalar Url @specifiedBy(url: "https://url.example")
      interface Named { name(upper: Boolean = false): String @deprecated(reason: "old") }
      "A thing." type Thing implements Named { name(upper: Boolean = false): String @deprecated things(by: By = { kind: BIG }): [Thing!]! }
      type Other { url: Url }
      union Any = Thing | Other
      enum Kind { "Large." BIG SMALL @deprecated }
      input By @oneOf { kind: Kind text: String }
      type Root { any: Any }
      type Change { set(by: By): Named }
    `);
    const whole = (schema: GraphQLSchema) => printSchema(lexicographicSortSchema(schema));
    expect(whole(runAtOnce(buildSchema(document, { assumeValid: false })))).toBe(
      whole(buildASTSchema(document, { assumeValidSDL: true })),
    );
    const plain = parse('type Query { a: Int } type Mutation { b: Int } type Subscription { c: Int }');
    expect(whole(runAtOnce(buildSchema(plain, { assumeValid: false })))).toBe(whole(buildASTSchema(plain)));
    expect(Object.keys(readSupergraph(sdl).schema.getTypeMap())).toContain('T299');
  });

  it('is not validated as a schema again by the first request, since that takes one long piece', () => {
    const faulty = sdl.replace('type T0 ', 'type __T0 ').replaceAll(/: T0\b/g, ': __T0');
    expect(validateSchema(buildASTSchema(parse(faulty), { assumeValidSDL: true }))).not.toEqual([]);
    expect(validateSchema(readSupergraph(faulty).schema)).toEqual([]);
  });
});

function largeSdl(types: number): string {
  const fields = Array.from({ length: 8 }, (_, at) => `f${at}(first: Int = 10): T${at}`).join(' ');
  const objects = Array.from({ length: types }, (_, at) => `type T${at} { id: ID! ${fields} }`);
  return `${federationLink} type Query { start: T0 ${objects.map((_, at) => `t${at}: T${at}`).join(' ')} } ${objects.join('\n')}`;
}
