import { Kind, type DocumentNode, type InputValueDefinitionNode } from 'graphql';
import { typeRef } from '../schema/type-ref.ts';
import { explainCoordinate } from './explain-fault.ts';
import type { SupergraphReading } from './supergraph-reading.ts';

/**
 * Arguments of executable directives that take a protected type. The guard decides about fields and what they are given, so that
 * nobody would be refused such an argument.
 */
export function directiveArgumentFaults({ document, model, table, subgraphs }: SupergraphReading): string[] {
  const inputs = inputFields(document);
  const definitions = document.definitions.filter((node) => node.kind === Kind.DIRECTIVE_DEFINITION);
  const clients = definitions.filter(({ name }) => model.directives.has(name.value));
  return clients.flatMap(({ name, arguments: given = [] }) =>
    given.flatMap((argument) => {
      const type = [...typesWithin(argument, inputs)].find((candidate) => table.ofType(candidate) !== null);
      if (type === undefined) return [];
      const message = `"@${name.value}(${argument.name.value}:)" takes "${type}", which is protected, and the guard decides about fields alone. Take what is protected as an argument of a field.`;
      const definer = subgraphs.find((subgraph) =>
        subgraph.document.definitions.some((node) => node.kind === Kind.DIRECTIVE_DEFINITION && node.name.value === name.value),
      );
      return [definer ? explainCoordinate(message, `@${name.value}`, definer) : message];
    }),
  );
}

type InputFields = ReadonlyMap<string, readonly InputValueDefinitionNode[]>;

function inputFields({ definitions }: DocumentNode): InputFields {
  return new Map(
    definitions.flatMap((node) =>
      node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION ? [[node.name.value, node.fields ?? []] as const] : [],
    ),
  );
}

/** The type of an argument, and the types of all that it could hold. */
function typesWithin({ type }: InputValueDefinitionNode, inputs: InputFields): ReadonlySet<string> {
  const found = new Set([typeRef(type).name]);
  for (const name of found) for (const field of inputs.get(name) ?? []) found.add(typeRef(field.type).name);
  return found;
}
