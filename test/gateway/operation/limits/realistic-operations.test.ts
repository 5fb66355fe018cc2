import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../../support/gateway/default-limits.ts';
import { times } from '../../../support/times.ts';
import { defaultLimits as engineLimits } from '../../../../src/gateway/engine/engine-defaults.ts';
import { federationLink } from '../../support/federation-link.ts';
import { planningWorkOf } from '../../support/planning-work.ts';
import { composeSupergraph } from '../../support/supergraph.ts';
import { costOf, distributionTable, limitsExceeded } from './commerce/cost-distribution.ts';
import { commerceOperations } from './commerce/operations.ts';
import { commerceSdl } from './commerce/schema.ts';

const menu = (levels: number): string =>
  `{ menu(slug: "m") { items ${'{ children '.repeat(levels)} { id } ${'}'.repeat(levels)} } }`;

/** What is short to send and long to answer. */
const hostile: readonly (readonly [what: string, limit: string, text: string])[] = [
  [
    'pages of pages of pages',
    'cost',
    '{ categories(first: 100) { nodes { products(first: 100) { nodes { related(first: 100) { nodes { id } } } } } } }',
  ],
  ['large pages of large pages', 'cost', '{ categories(first: 1000) { nodes { products(first: 1000) { nodes { id } } } } }'],
  [
    'one large page under many aliases',
    'cost',
    `{ ${times(50, (at) => `a${at}: orders(last: 10000) { edges { node { id } } }`).join(' ')} }`,
  ],
  ['lists inside one another', 'cost', menu(8)],
  ['a page below zero', 'cost', '{ products(first: -1) { nodes { id } } }'],
  ['a page below zero, by a variable', 'cost', 'query ($n: Int = -100) { products(last: $n) { nodes { id } } }'],
  ['one very large page', 'pageItems', '{ products(first: 10001) { totalCount } }'],
];

describe('the default limits', () => {
  it('let every operation of a dashboard and a storefront through, with as much room again', () => {
    const operations = commerceOperations();
    expect(operations.length).toBeGreaterThan(400);
    expect(operations.filter((operation) => limitsExceeded(operation).length > 0).map(({ name }) => name)).toEqual([]);
    expect(Math.max(...operations.map(costOf))).toBeLessThan(defaultLimits.costMax / 2);
  });

  it('leave the planning of these operations ten times the work that it takes', () => {
    const supergraph = composeSupergraph([{ name: 'shop', sdl: `${federationLink}\n${commerceSdl}` }], (faults) => {
      throw new Error(faults.join('\n'));
    });
    const work = planningWorkOf(supergraph?.sdl ?? '');
    const steps = commerceOperations().map(({ text }) => work(text).steps);
    expect(Math.min(...steps)).toBeGreaterThan(0);
    expect(Math.max(...steps)).toBeLessThan(engineLimits.planningStepsMax / 10);
  });

  it.each(hostile)('refuse %s', (_, limit, text) => {
    expect(limitsExceeded({ text, variables: {} })).toEqual([limit]);
  });

  it('let through what is just within them', () => {
    for (const text of ['{ products(first: 10000) { nodes { id } } }', menu(7)])
      expect(limitsExceeded({ text, variables: {} })).toEqual([]);
  });

  it('are documented with the costs that they were chosen by', () => {
    expect(readFileSync('docs/guard.md', 'utf8')).toContain(distributionTable());
  });
});
