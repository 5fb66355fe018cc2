import {
  buildASTSchema,
  type GraphQLError,
  Kind,
  parse,
  validateSchema,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { validateSDL } from 'graphql/validation/validate.js';
import {
  federationDirectives,
  federationScalars,
  highestMinor,
  isFederationDirective,
} from '../subgraph/federation-directives.ts';
import { faultIn, placeIn, type Fault } from '../subgraph/fault.ts';
import type { Subgraph } from '../subgraph/subgraph-definition.ts';
import { directiveValueFaults } from './directive-value-faults.ts';
import { remember } from '../../../lib/remember.ts';

/**
 * Returns the reasons why a subgraph is no valid GraphQL schema by itself (https://spec.graphql.org/September2025/#sec-Type-System), with the
 * directives of federation defined as its links name them. It needs no root types, and may extend types that it does not define.
 */
export function sdlFaults(subgraph: Subgraph): Fault[] {
  const document = wholeDocument(subgraph);
  try {
    const errors = validateSDL(document);
    if (errors.length > 0) return errors.map((error) => toFault(subgraph, error));
    const schema = buildASTSchema(document, { assumeValidSDL: true });
    return [...schemaErrors(subgraph, schema), ...directiveValueFaults(subgraph, schema)];
  } catch (error) {
    return [faultIn(subgraph, 'INVALID_GRAPHQL', error instanceof Error ? error.message : String(error))];
  }
}

function schemaErrors(subgraph: Subgraph, schema: GraphQLSchema): Fault[] {
  return validateSchema(schema)
    .filter(
      ({ message }) =>
        message !== 'Query root type must be provided.' && message !== 'Type Query must define one or more fields.',
    )
    .map((error) => toFault(subgraph, error));
}

function toFault(subgraph: Subgraph, error: GraphQLError): Fault {
  const [, name = ''] = /^Unknown directive "@(\w+)"/.exec(error.message) ?? [];
  const minor = subgraph.links.minor ?? highestMinor;
  const hint =
    isFederationDirective(name) && federationDirectives[name].since <= minor
      ? ` If federation's is meant, import it: @link(url: "https://specs.apollo.dev/federation/v2.${minor}", import: ["@${name}"]).`
      : '';
  const places = (error.nodes ?? []).filter(({ loc }) => loc !== undefined).map((node) => placeIn(subgraph, node));
  return { code: 'INVALID_GRAPHQL', message: `[${subgraph.name}] ${error.message}${hint}`, places };
}

/** The subgraph's document with the definitions that its links bring along in place of its own ones. */
function wholeDocument({ document, links }: Subgraph): DocumentNode {
  const defined = new Set(
    document.definitions.flatMap((node) => ('name' in node && node.name ? [`${kindOf(node)}${node.name.value}`] : [])),
  );
  const own = document.definitions.filter((node) => !isReplaced(node, links));
  const brought = [
    ...[...links.names].map(
      ([name, directive]) => `directive @${name}${withScalars(federationDirectives[directive].definition)}`,
    ),
    ...federationScalars.map((scalar) => `scalar ${scalarPrefix}${scalar}`),
    ...(defined.has('@link')
      ? []
      : [
          'directive @link(url: String, as: String, for: federationPurpose__, import: [federationImport__]) repeatable on SCHEMA',
          'scalar federationImport__',
        ]),
    'enum federationPurpose__ { SECURITY EXECUTION }',
    ...(defined.has('@core')
      ? []
      : ['directive @core(feature: String, as: String, for: federationPurpose__) repeatable on SCHEMA']),
    ...['_Any', '_FieldSet', 'FieldSet'].filter((name) => !defined.has(name)).map((name) => `scalar ${name}`),
    ...[...links.scalars.keys()].filter((name) => name !== 'FieldSet' && !defined.has(name)).map((name) => `scalar ${name}`),
  ];
  const definitions = [...own, ...definitionsIn(brought.join('\n'))];
  return { ...document, definitions: withBases(definitions) };
}

const parsed = new Map<string, DocumentNode['definitions']>();
const rememberedMax = 100;

/** Most subgraphs of a graph link the same. */
function definitionsIn(sdl: string): DocumentNode['definitions'] {
  const known = parsed.get(sdl);
  if (known) return known;
  const { definitions } = parse(sdl, { noLocation: true });
  remember(parsed, sdl, definitions, rememberedMax);
  return definitions;
}

const scalarPrefix = 'federationScalar__';

function withScalars(definition: string): string {
  return definition.replaceAll(/\b(FieldSet|Scope|Policy|ContextFieldValue)\b/g, `${scalarPrefix}$1`);
}

function kindOf({ kind }: DefinitionNode): string {
  return kind === Kind.DIRECTIVE_DEFINITION ? '@' : '';
}

function isReplaced(node: DefinitionNode, { names }: Subgraph['links']): boolean {
  return node.kind === Kind.DIRECTIVE_DEFINITION && names.has(node.name.value);
}

/** A type that the subgraph only extends is defined elsewhere: its first extension stands for the definition. */
function withBases(definitions: readonly DefinitionNode[]): DefinitionNode[] {
  const defined = new Set(
    definitions.flatMap((node) => (node.kind.endsWith('TypeDefinition') && 'name' in node && node.name ? [node.name.value] : [])),
  );
  return definitions.map((node) => {
    if (!node.kind.endsWith('TypeExtension') || !('name' in node) || !node.name || defined.has(node.name.value)) return node;
    defined.add(node.name.value);
    return { ...node, kind: node.kind.replace('Extension', 'Definition') } as DefinitionNode;
  });
}
