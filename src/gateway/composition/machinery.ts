import type { FederationDirective } from './subgraph/federation-directives.ts';

interface Machinery {
  /** `@link`s of the schema. */
  readonly links: readonly string[];
  readonly definitions: readonly string[];
}

interface Specification {
  readonly directives: readonly FederationDirective[];
  readonly link: string;
  readonly definitions: readonly string[];
}

const everywhere =
  'FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION';
const protecting = 'FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM';

const always = {
  links: ['@link(url: "https://specs.apollo.dev/link/v1.0")', '@link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)'],
  definitions: [
    'directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA',
    'scalar link__Import',
    'enum link__Purpose {\n  """`SECURITY` features provide metadata necessary to securely resolve fields."""\n  SECURITY\n  """`EXECUTION` features provide metadata necessary for operation execution."""\n  EXECUTION\n}',
    'directive @join__graph(name: String!, url: String!) on ENUM_VALUE',
    'directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR',
    'directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean, override: String, usedOverridden: Boolean, overrideLabel: String, contextArguments: [join__ContextArgument!]) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION',
    'directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE',
    'directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION',
    'directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE',
    'directive @join__directive(graphs: [join__Graph!], name: String!, args: join__DirectiveArguments) repeatable on SCHEMA | OBJECT | INTERFACE | FIELD_DEFINITION',
    'input join__ContextArgument {\n  name: String!\n  type: String!\n  context: String!\n  selection: join__FieldValue!\n}',
    'scalar join__FieldSet',
    'scalar join__FieldValue',
    'scalar join__DirectiveArguments',
  ],
} as const satisfies Machinery;

/** In the order in which a supergraph links them. */
const specifications: readonly Specification[] = [
  {
    directives: ['context', 'fromContext'],
    link: '@link(url: "https://specs.apollo.dev/context/v0.1", for: SECURITY)',
    definitions: [
      'directive @context(name: String!) repeatable on OBJECT | INTERFACE | UNION',
      'directive @context__fromContext(field: context__ContextFieldValue) on ARGUMENT_DEFINITION',
      'scalar context__ContextFieldValue',
    ],
  },
  {
    directives: ['tag'],
    link: '@link(url: "https://specs.apollo.dev/tag/v0.3")',
    definitions: [`directive @tag(name: String!) repeatable on ${everywhere} | SCHEMA`],
  },
  {
    directives: ['cost', 'listSize'],
    link: '@link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@listSize"])',
    definitions: [
      'directive @cost(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR',
      'directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION',
    ],
  },
  {
    directives: ['inaccessible'],
    link: '@link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)',
    definitions: [`directive @inaccessible on ${everywhere}`],
  },
  {
    directives: ['requiresScopes'],
    link: '@link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY)',
    definitions: [
      `directive @requiresScopes(scopes: [[requiresScopes__Scope!]!]!) on ${protecting}`,
      'scalar requiresScopes__Scope',
    ],
  },
  {
    directives: ['authenticated'],
    link: '@link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)',
    definitions: [`directive @authenticated on ${protecting}`],
  },
  {
    directives: ['policy'],
    link: '@link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)',
    definitions: [`directive @policy(policies: [[policy__Policy!]!]!) on ${protecting}`, 'scalar policy__Policy'],
  },
];

/** Returns what a supergraph links and defines, besides the types of its subgraphs. */
export function machineryOf(used: ReadonlySet<FederationDirective>): Machinery {
  const wanted = specifications.filter(({ directives }) => directives.some((directive) => used.has(directive)));
  return {
    links: [...always.links, ...wanted.map(({ link }) => link)],
    definitions: [...always.definitions, ...wanted.flatMap(({ definitions }) => definitions)],
  };
}
