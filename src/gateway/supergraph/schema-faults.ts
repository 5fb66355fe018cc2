import {
  buildASTSchema,
  GraphQLError,
  isTypeDefinitionNode,
  Kind,
  validateSchema,
  type DocumentNode,
  type GraphQLSchema,
  type InputValueDefinitionNode,
} from 'graphql';
import { runAtOnce } from '../../lib/sliced.ts';
import { travellingLocations } from '../schema/executable-directives.ts';
import { publicSchema } from '../schema/public-schema.ts';
import { has } from '../schema/read-directives.ts';
import { inaccessibleNames } from '../schema/read-model.ts';
import { typeRef } from '../schema/type-ref.ts';
import { declarationsOf } from './declarations.ts';
import { defaultFaults } from './default-faults.ts';
import { explainFault } from './explain-fault.ts';
import { graphNames } from './graph-names.ts';
import type { SupergraphReading } from './supergraph-reading.ts';

/**
 * What makes the graph no valid schema, as a whole or as clients see it (https://spec.graphql.org/September2025/#sec-Type-System):
 * no operation could be validated against it. Subgraphs that are valid by themselves can merge into such a graph. Each fault names
 * the subgraphs that declare what it speaks of.
 */
export function schemaFaults({ document, model, subgraphs }: SupergraphReading): string[] {
  const whole = problemsOf(() => buildASTSchema(document, { assumeValidSDL: true }), defaultFaults);
  const query = model.types.get(model.roots.query);
  const isSilent = query !== undefined && !query.accessible;
  const seen = isSilent ? [] : problemsOf(() => runAtOnce(publicSchema(document))).filter((message) => !whole.includes(message));
  const hidden = requiredButHidden(document);
  const declarers = declarersIn(document);
  const explain = (message: string): string => explainFault(new GraphQLError(`${message}${declarers(message)}`), subgraphs);
  return [
    ...whole.map((message) => explain(`The graph would not be a valid schema: ${message}`)),
    ...definedTwice(document).map((name) =>
      explain(`"@${name}" would be defined twice, for schemas and for clients. Give one of the two another name.`),
    ),
    ...seen.map((message) => explain(`What clients may see of the graph would not be a valid schema: ${message}`)),
    ...(isSilent ? [explain(`"${query.name}" is @inaccessible, so that clients could ask for nothing. Hide fields of it.`)] : []),
    ...hidden.map((coordinate) =>
      explain(`"${coordinate}" is required and @inaccessible, so that nobody could give it. Give it a default, or show it.`),
    ),
  ];
}

/** Building throws at what it cannot build a schema of at all. */
function problemsOf(build: () => GraphQLSchema, more: (schema: GraphQLSchema) => readonly string[] = () => []): string[] {
  try {
    const schema = build();
    return [...new Set([...validateSchema(schema).map(({ message }) => message), ...more(schema)])];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** Directives with two definitions (https://spec.graphql.org/September2025/#sec-Type-System.Directives): names have to be unique. */
function definedTwice({ definitions }: DocumentNode): string[] {
  const names = definitions.flatMap((node) => (node.kind === Kind.DIRECTIVE_DEFINITION ? [node.name.value] : []));
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
}

/** Arguments and input fields that no client can give and no subgraph can do without. */
function requiredButHidden(document: DocumentNode): string[] {
  const { definitions } = document;
  const inaccessible = inaccessibleNames(document);
  const hiddenTypes = new Set(
    definitions.flatMap((node) => (isTypeDefinitionNode(node) && has(node.directives, inaccessible) ? [node.name.value] : [])),
  );
  const isAffected = ({ type, defaultValue, directives }: InputValueDefinitionNode): boolean =>
    type.kind === Kind.NON_NULL_TYPE &&
    defaultValue === undefined &&
    (has(directives, inaccessible) || hiddenTypes.has(typeRef(type).name));
  return definitions.flatMap((node) => {
    if (node.kind === Kind.DIRECTIVE_DEFINITION && node.locations.some(({ value }) => travellingLocations.has(value)))
      return (node.arguments ?? []).filter(isAffected).map(({ name }) => `@${node.name.value}(${name.value}:)`);
    if (!isTypeDefinitionNode(node) || has(node.directives, inaccessible) || !('fields' in node)) return [];
    return (node.fields ?? []).flatMap((field) => {
      const coordinate = `${node.name.value}.${field.name.value}`;
      if (has(field.directives, inaccessible) && field.kind === Kind.FIELD_DEFINITION) return [];
      if (field.kind === Kind.INPUT_VALUE_DEFINITION) return isAffected(field) ? [coordinate] : [];
      return (field.arguments ?? []).filter(isAffected).map(({ name }) => `${coordinate}(${name.value}:)`);
    });
  });
}

/** Says of the coordinates that a message names which subgraphs declare them. */
function declarersIn(document: DocumentNode): (message: string) => string {
  let declarations: ReturnType<typeof declarationsOf> | undefined;
  const names = graphNames(document);
  return (message) => {
    declarations ??= declarationsOf(document);
    const coordinates = new Set([...message.matchAll(/\b[A-Za-z]\w*(?:\.\w+(?:\(\w+:\))?)?/g)].map(([found]) => found));
    const told = [...coordinates].flatMap((coordinate) => {
      const graphs = declarations?.get(coordinate)?.graphs;
      return graphs
        ? [`${coordinate} is declared by ${[...graphs].map((graph) => `"${names.get(graph) ?? graph}"`).join(', ')}`]
        : [];
    });
    return told.length === 0 ? '' : ` (${told.join('; ')})`;
  };
}
