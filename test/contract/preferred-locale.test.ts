import { expect, it } from 'vitest';
import { preferredLocale } from '../../src/lib/preferred-locale.ts';

it.each<[string | undefined, string | null]>([
  [undefined, null],
  ['', null],
  ['*', null],
  ['fr', 'fr'],
  ['fr-CH, fr;q=0.9, en;q=0.8', 'fr-CH'],
  ['en;q=0.8, FR-ch;q=0.9', 'fr-CH'],
  ['de;q=0.5, fr;q=0.5', 'de'],
  ['de;q=0, fr;q=0.001', 'fr'],
  ['de;q=0', null],
  ['de;q=2, fr;q=0.1', 'fr'],
  ['de;q=nonsense', null],
  ['not_a_tag, x, fr', 'fr'],
  [`${'a-'.repeat(600)}, fr`, null],
])('of the languages %s the client likes %s best', (header, expected) => {
  expect(preferredLocale(header)).toBe(expected);
});
