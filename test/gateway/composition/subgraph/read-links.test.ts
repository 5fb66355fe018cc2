import { describe, expect, it } from 'vitest';
import { highestMinor } from '../../../../src/gateway/composition/subgraph/federation-directives.ts';
import { codesOf, composePlain, faultsOf, lineOf } from '../support.ts';

const apollo = 'https://specs.apollo.dev';
const linking = (link: string, sdl = 'type Query { x: Int }') => composePlain(`extend schema ${link}\n${sdl}`);
const federation = (version: string, rest = '') => `@link(url: "${apollo}/federation/${version}"${rest})`;

describe('a subgraph may link federation', () => {
  it.each(Array.from({ length: highestMinor + 1 }, (_, minor) => minor))('in version 2.%i', (minor) => {
    expect(codesOf(linking(federation(`v2.${minor}`, ', import: ["@key"]')))).toEqual([]);
  });

  it.each(['v2.15', 'v3.0', 'v1.0', '', 'v2'])(
    'and not in a version that is not known, of which the highest is named: "%s"',
    (version) => {
      const composed = linking(federation(version));
      expect(codesOf(composed)).toEqual(['UNKNOWN_FEDERATION_LINK_VERSION']);
      expect(faultsOf(composed)[0]?.message).toContain('The highest is v2.14');
    },
  );

  it.each([
    ['by no import', federation('v2.9'), 'x: Int @federation__tag(name: "a")'],
    ['under another namespace', federation('v2.9', ', as: "fed"'), 'x: Int @fed__tag(name: "a")'],
    ['by a renamed import', federation('v2.9', ', import: [{ name: "@tag", as: "@label" }]'), 'x: Int @label(name: "a")'],
    [
      'by two links',
      `${federation('v2.0', ', import: ["@key"]')} ${federation('v2.9', ', import: ["@tag"]')}`,
      'x: Int @tag(name: "a")',
    ],
    [
      'beside the specification of the directive',
      `${federation('v2.9')} @link(url: "${apollo}/tag/v0.3")`,
      'x: Int @tag(name: "a")',
    ],
    ['with a purpose', `@link(url: "${apollo}/tag/v0.3", for: SECURITY)`, 'x: Int @tag(name: "a")'],
    ['with a slash at the end', federation('v2.9/', ', import: ["@tag"]'), 'x: Int @tag(name: "a")'],
    [
      'by @core as before',
      `@core(feature: "${apollo}/core/v0.2") @core(feature: "${apollo}/tag/v0.2")`,
      'x: Int @tag(name: "a")',
    ],
    ['not at all, as federation 1 does', '@link(url: "https://acme.dev/x/v1.0")', 'x: Int @tag(name: "a")'],
  ])('%s', (_, link, field) => {
    expect(lineOf(linking(link, `type Query { ${field} }`), 'x:')).toBe('x: Int @tag(name: "a")');
  });

  it('with its own definitions of what it imports', () => {
    const sdl = `directive @key(fields: _FieldSet!, resolvable: Boolean) repeatable on OBJECT scalar _FieldSet
      directive @link(url: String!, import: [link__Import]) repeatable on SCHEMA scalar link__Import scalar _Any union _Entity = T
      type _Service { sdl: String } type Query { x: T _service: _Service! _entities(representations: [_Any!]!): [_Entity]! }
      type T @key(fields: "id") { id: ID }`;
    const composed = linking(federation('v2.3', ', import: ["@key", "FieldSet"]'), sdl);
    expect(codesOf(composed)).toEqual([]);
    expect(composed.ok && /_Service|_Any|_entities|scalar FieldSet/.test(composed.supergraphSdl)).toBe(false);
  });
});

describe('a link that is nearly one to a specification of federation', () => {
  const hiding = 'directive @hide on FIELD_DEFINITION type Query { x: Int @hide y: Int }';
  const importing = ', import: [{ name: "@inaccessible", as: "@hide" }])';

  it.each([
    'http://specs.apollo.dev/federation/v2.9',
    'HTTPS://SPECS.APOLLO.DEV/federation/v2.9',
    'https://specs.apollo.dev:443/federation/v2.9',
    'https://specs.apollo.dev//federation/v2.9',
    'https://specs.apollo.dev/Federation/v2.9',
    'https://specs.apollo.dev/federation/2.9',
    'https://specs.apollo.dev/federation/v2.9.1',
    'https://specs.apollo.dev/federation/v2.9?x',
    ' https://specs.apollo.dev/federation/v2.9',
    'specs.apollo.dev/federation/v2.9',
    'http://specs.apollo.dev/inaccessible/v0.2',
    'https://specs.apollo.dev/Inaccessible/v0.2',
    'https://specs.apollo.dev/requiresscopes/v0.1',
  ])('is refused, because what it hides would be shown: "%s"', (url) => {
    expect(codesOf(linking(`@link(url: "${url}"${importing}`, hiding))).toEqual(['INVALID_LINK_IDENTIFIER']);
  });

  it.each(['https://specs.apollo.dev/federation/v2.9', 'https://specs.apollo.dev/inaccessible/v0.2/'])(
    'and one as it is written hides: "%s"',
    (url) => {
      const composed = linking(`@link(url: "${url}"${importing}`, hiding);
      expect(lineOf(composed, 'x: Int')).toContain('@inaccessible');
    },
  );

  it.each(['https://example.com/federation/v2.9', 'https://specs.apollo.dev/acme/v1.0'])(
    'and one to something else is the own business of the subgraph: "%s"',
    (url) => {
      expect(codesOf(linking(`@link(url: "${url}")`))).toEqual([]);
    },
  );
});

describe('an import is refused', () => {
  it.each([
    ['of what there is not', '"@nope"', 'has no such element'],
    ['of what a later version has', '"@cost"', 'federation has it since v2.9, and v2.5 is linked'],
    ['of one that is renamed to no directive', '{ name: "@key", as: "key" }', 'is no list of names'],
    ['of no name', '{ as: "@key" }', 'is no list of names'],
    ['of a number', '5', 'is no list of names'],
  ])('%s', (_, imported, message) => {
    const composed = linking(federation('v2.5', `, import: [${imported}]`));
    expect(codesOf(composed)).toEqual(['INVALID_LINK_DIRECTIVE_USAGE']);
    expect(faultsOf(composed)[0]?.message).toContain(message);
  });
});

it('connectors are refused by their names, with what to do', () => {
  const composed = linking(`${federation('v2.10')} @link(url: "${apollo}/connect/v0.1", import: ["@connect", "@source"])`);
  expect(codesOf(composed)).toEqual(['UNSUPPORTED_CONNECTORS']);
  expect(faultsOf(composed)[0]?.message).toContain('@connect and @source (connectors) are not supported');
});

it('a tag of caches is taken, and says nothing to the gateway', () => {
  const composed = linking(federation('v2.12', ', import: ["@cacheTag"]'), 'type Query { x: Int @cacheTag(format: "x") }');
  expect(lineOf(composed, 'x:')).toBe('x: Int');
});
