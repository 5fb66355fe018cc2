/** A directive of the federation specification, or of one that it includes. */
export type FederationDirective = keyof typeof federationDirectives;

interface Definition {
  /** The first minor version of federation 2 that has it. */
  readonly since: number;
  /** Arguments and locations, as a definition has them; `FieldSet` and others are scalars of the specification. */
  readonly definition: string;
  /** True if a subgraph without a link to federation 2 may use it. */
  readonly inFederation1?: true;
}

/** The highest minor version of federation 2 that is understood. */
export const highestMinor = 14;

const everywhere =
  'FIELD_DEFINITION | INTERFACE | OBJECT | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION';
const protecting = 'FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM';

/**
 * Every directive of federation 2.0 to 2.14 by its own name (https://specs.apollo.dev/federation/v2.9). A new one is added here, and
 * takes effect where composition asks for it by name.
 */
export const federationDirectives = {
  key: {
    since: 0,
    definition: '(fields: FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE',
    inFederation1: true,
  },
  requires: { since: 0, definition: '(fields: FieldSet!) on FIELD_DEFINITION', inFederation1: true },
  provides: { since: 0, definition: '(fields: FieldSet!) on FIELD_DEFINITION', inFederation1: true },
  external: { since: 0, definition: '(reason: String) on OBJECT | FIELD_DEFINITION', inFederation1: true },
  extends: { since: 0, definition: ' on OBJECT | INTERFACE', inFederation1: true },
  shareable: { since: 0, definition: ' repeatable on OBJECT | FIELD_DEFINITION' },
  override: { since: 0, definition: '(from: String!, label: String) on FIELD_DEFINITION' },
  inaccessible: { since: 0, definition: ` on ${everywhere}`, inFederation1: true },
  tag: { since: 0, definition: `(name: String!) repeatable on ${everywhere} | SCHEMA`, inFederation1: true },
  composeDirective: { since: 1, definition: '(name: String) repeatable on SCHEMA' },
  interfaceObject: { since: 3, definition: ' on OBJECT' },
  authenticated: { since: 5, definition: ` on ${protecting}` },
  requiresScopes: { since: 5, definition: `(scopes: [[Scope!]!]!) on ${protecting}` },
  policy: { since: 6, definition: `(policies: [[Policy!]!]!) on ${protecting}` },
  context: { since: 8, definition: '(name: String!) repeatable on OBJECT | INTERFACE | UNION' },
  fromContext: { since: 8, definition: '(field: ContextFieldValue) on ARGUMENT_DEFINITION' },
  cost: {
    since: 9,
    definition: '(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR',
  },
  listSize: {
    since: 9,
    definition:
      '(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION',
  },
  cacheTag: { since: 12, definition: '(format: String!) repeatable on OBJECT | FIELD_DEFINITION' },
} as const satisfies Readonly<Record<string, Definition>>;

/** Directives on a field that the supergraph has though another subgraph resolves it. */
export const mergedDirectives: readonly FederationDirective[] = [
  'tag',
  'inaccessible',
  'authenticated',
  'requiresScopes',
  'policy',
  'cost',
  'listSize',
];

/** The scalars that definitions of these directives name. */
export const federationScalars = ['FieldSet', 'Scope', 'Policy', 'ContextFieldValue'] as const;

/** Specifications that may be linked by themselves, with the directive that each of them has. */
export const ownSpecifications: ReadonlyMap<string, readonly FederationDirective[]> = new Map([
  ['tag', ['tag']],
  ['inaccessible', ['inaccessible']],
  ['authenticated', ['authenticated']],
  ['requiresScopes', ['requiresScopes']],
  ['policy', ['policy']],
  ['cost', ['cost', 'listSize']],
  ['context', ['context', 'fromContext']],
  ['cacheTag', ['cacheTag']],
]);

export function isFederationDirective(name: string): name is FederationDirective {
  return Object.hasOwn(federationDirectives, name);
}

/** The directives that a subgraph without a link to federation 2 may use. */
export const federation1Directives: readonly FederationDirective[] = Object.keys(federationDirectives)
  .filter(isFederationDirective)
  .filter((name) => 'inFederation1' in federationDirectives[name]);
