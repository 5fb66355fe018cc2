import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { processorMs, readingMs } from '../../support/processor-time.ts';
import { createPrng } from '../random/prng.ts';
import { federationLink } from '../support/federation-link.ts';
import { drawTraits, memberFamily, type FamilyTraits, type MemberFamily } from '../support/member-family.ts';
import { planningWorkOf, type PlanningWork } from '../support/planning-work.ts';
import { composeSupergraph, type Supergraph } from '../support/supergraph.ts';

function compose(family: MemberFamily, members: number): Supergraph {
  const sources = Object.entries(family.sdls(members)).map(([name, sdl]) => ({ name, sdl: `${federationLink}\n${sdl}` }));
  const refusals: string[] = [];
  const supergraph = composeSupergraph(sources, (messages) => refusals.push(...messages));
  if (!supergraph) throw new Error(`${family.name}: ${refusals.join('\n')}`);
  return supergraph;
}

const drawn = createPrng(Number(process.env['SEED'] ?? Date.now() % 1_000_000));
const families = new Map(
  [
    ...[...Array.from({ length: 12 }, (_, index) => createPrng(index)), drawn, drawn, drawn].map(drawTraits),
    // Of all that can be drawn, these take the most steps.
    ...(['chain of requires', 'the same'] as const).map((companion): FamilyTraits => ({
      shape: 'narrow interface',
      companion,
      declared: 'other interfaces',
      hasNestedKey: true,
      isList: false,
    })),
  ].map((traits) => {
    const family = memberFamily(traits);
    return [family.name, family];
  }),
);

/** Of 8,000 tokens: a fifth of a second on a machine that takes two milliseconds for that. */
const readingsMax = 100;

/** Twice as deep, or twice the members, may be up to four times the work: never the square of what it was. */
const growthMax = 4.5;

function expectGrowth(more: PlanningWork, less: PlanningWork): void {
  expect(more.steps / less.steps).toBeLessThan(growthMax);
  expect(more.characters / less.characters).toBeLessThan(growthMax);
}

describe.each([...families])('planning %s', (_name, family) => {
  it('takes work that grows with depth and with members, and not with their power', () => {
    const few = planningWorkOf(compose(family, 8).sdl);
    const many = planningWorkOf(compose(family, 16).sdl);
    expectGrowth(few(family.operation(8)), few(family.operation(4)));
    expectGrowth(few(family.operation(16)), few(family.operation(8)));
    expectGrowth(many(family.operation(8)), few(family.operation(8)));
    expect(many(family.operation(16)).steps).toBeLessThan(20_000);
  });

  it('sends documents that are valid by themselves', () => {
    const { sdl, models } = compose(family, 16);
    const { plan } = planningWorkOf(sdl)(family.operation(14));
    const schemas = new Map(models.map(({ name, schema }) => [name, schema]));
    for (const { subgraph, document } of plan.fetches) {
      const schema = schemas.get(subgraph);
      expect(schema && validate(schema, parse(document))).toEqual([]);
    }
  });
});

describe('forty implementors of an interface that leads back to itself', () => {
  const members = Array.from({ length: 40 }, (_, index) => `type T${index} implements N { n: N a${index}: Int }`);
  const sources = [{ name: 'a', sdl: `${federationLink} type Query { n: N } interface N { n: N } ${members.join(' ')}` }];

  it.each([4, 14])('are asked for what is %i levels deep as one type would be', (depth) => {
    const { plan, steps } = planningWorkOf(composeSupergraph(sources)?.sdl ?? '')(
      `{ ${'n { '.repeat(depth)} ... on T0 { a0 } ${'}'.repeat(depth)} }`,
    );
    expect(plan.fetches.map(({ document }) => document)).toEqual([
      `query{${'n{__typename '.repeat(depth)}... on T0{a0}${'}'.repeat(depth)}}`,
    ]);
    expect(steps).toBeLessThan(3000);
  });
});

describe('a document to a subgraph', () => {
  const union = memberFamily({ shape: 'union', companion: 'none', declared: 'alike', hasNestedKey: false, isList: false });
  const work = planningWorkOf(compose(union, 16).sdl);

  it('is written in full where that is short', () => {
    expect(work(union.operation(1)).plan.fetches[0]?.document).not.toContain('fragment');
  });

  it('shares fragments where members of a union repeat what they select', () => {
    const { plan, characters } = work(union.operation(14));
    expect(plan.fetches[0]?.document).toContain('fragment F0 on N{');
    expect(characters).toBeLessThan(15_000);
  });

  it('takes time for the length of arguments, and not for their length with each member', async () => {
    const members = Array.from({ length: 100 }, (_, index) => `type T${index} implements N { n(a: String): N }`);
    const sdl = `${federationLink} type Query { n: N } interface N { n(a: String): N } ${members.join(' ')}`;
    const workOf = planningWorkOf(composeSupergraph([{ name: 'a', sdl }])?.sdl ?? '');
    const document = `{ n { a: n(a: "${'x'.repeat(300_000)}") { __typename } b: n(a: "${'y'.repeat(300_000)}") { __typename } } }`;
    workOf('{ n { n { __typename } } }');
    const takenMs = await processorMs(() => workOf(document));
    expect(takenMs / (await readingMs())).toBeLessThan(readingsMax);
  });

  it('takes as many steps for long arguments with a hundred members as with one', () => {
    const stepsOf = (memberCount: number, length: number) => {
      const members = Array.from({ length: memberCount }, (_, index) => `type T${index} implements N { n(a: String): N }`);
      const sdl = `${federationLink} type Query { n: N } interface N { n(a: String): N } ${members.join(' ')}`;
      const workOf = planningWorkOf(composeSupergraph([{ name: 'a', sdl }])?.sdl ?? '');
      return workOf(`{ n { n(a: "${'x'.repeat(length)}") { __typename } } }`).steps;
    };
    const more = (memberCount: number) => stepsOf(memberCount, 300_000) - stepsOf(memberCount, 1);
    expect(Math.abs(more(100) - more(1))).toBeLessThanOrEqual(1);
  });

  it('takes as many steps for each of six hundred levels as for each of sixty', () => {
    const sources = [{ name: 'a', sdl: `${federationLink} type Query { link: Link } type Link { next: Link }` }];
    const workOf = planningWorkOf(composeSupergraph(sources)?.sdl ?? '');
    const chain = (levels: number) => workOf(`{ link ${'{ next '.repeat(levels)} { __typename } ${'}'.repeat(levels)} }`);
    expect(chain(600).steps / chain(60).steps).toBeLessThan(11);
  });
});
