import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { linkedDirective } from '../../../src/gateway/schema/read-directives.ts';

const nameIn = (...links: string[]) =>
  linkedDirective(parse(`extend schema ${links.map((link) => `@link(${link})`).join(' ')}`).definitions, 'context');

describe('the directive of a linked specification', () => {
  it.each([
    ['url: "https://specs.apollo.dev/context/v0.1"', 'context'],
    ['url: "https://specs.apollo.dev/context/v0.1/", as: "scope"', 'scope'],
    ['url: "https://specs.apollo.dev/context/v0.1", import: [{ name: "@context", as: "@scope" }]', 'scope'],
  ])('has the name that the link gives it: %s', (link, name) => {
    expect(nameIn(link)).toBe(name);
  });

  it.each([
    'url: "https://example.org/context/other/v1.0", as: "other"',
    'url: "https://example.org/context/", as: "other"',
    'url: "https://specs.apollo.dev/mycontext/v0.1", as: "other"',
  ])('is not the directive of another specification, whose address has the word in it: %s', (other) => {
    expect(nameIn(other)).toBe('context');
    expect(nameIn(other, 'url: "https://specs.apollo.dev/context/v0.1", as: "scope"')).toBe('scope');
  });
});
