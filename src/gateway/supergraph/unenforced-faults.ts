import {
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  print,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DirectiveDefinitionNode,
  type InputValueDefinitionNode,
} from 'graphql';
import { authDirectiveNames } from '../guard/auth-directives.ts';
import { explainCoordinate, type ParsedSubgraph } from './explain-fault.ts';
import type { SupergraphReading } from './supergraph-reading.ts';

/**
 * Auth directives at an argument, an input field, a value of an enum or the schema, about which the guard decides nothing; and
 * defaults of `@requiresAal` other than ours, which it does not take. Composition keeps `@requiresAal` in all of these places.
 */
export function unenforcedFaults(schema: ParsedSubgraph): string[] {
  const names = authDirectiveNames(schema.document);
  const explain = (coordinate: string, what: string): string => explainCoordinate(`${schema.name}: ${what}`, coordinate, schema);

  return schema.document.definitions.flatMap((node) => {
    if (node.kind === Kind.DIRECTIVE_DEFINITION && names.get(node.name.value) === 'requiresAal')
      return otherDefaults(node).map(({ coordinate, what }) => explain(coordinate, what));
    return placesIn(node).flatMap(({ coordinate, directives = [] }) =>
      directives
        .filter(({ name }) => names.has(name.value))
        .map(({ name }) =>
          explain(
            coordinate,
            `${coordinate} is marked with @${name.value}, which protects objects and their fields, scalars and enums, and nothing else. Mark the field that has it, or its type.`,
          ),
        ),
    );
  });
}

/** The same of a supergraph, which may have been composed elsewhere. */
export function unenforcedFaultsOf({ document }: SupergraphReading): string[] {
  return unenforcedFaults({ name: 'the supergraph', sdl: '', document });
}

interface Place {
  readonly coordinate: string;
  readonly directives: readonly ConstDirectiveNode[] | undefined;
}

/** Returns the places in a definition at which the guard does not look. */
function placesIn(node: DefinitionNode): Place[] {
  if (node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION)
    return [{ coordinate: 'schema', directives: node.directives }];
  if (node.kind === Kind.DIRECTIVE_DEFINITION) return argumentsOf(`@${node.name.value}`, node.arguments);
  if (!isTypeDefinitionNode(node) && !isTypeExtensionNode(node)) return [];
  const within = ({ name, directives }: Pick<InputValueDefinitionNode, 'name' | 'directives'>): Place => ({
    coordinate: `${node.name.value}.${name.value}`,
    directives,
  });
  if ('values' in node) return (node.values ?? []).map(within);
  if (!('fields' in node)) return [];
  return node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION || node.kind === Kind.INPUT_OBJECT_TYPE_EXTENSION
    ? (node.fields ?? []).map(within)
    : (node.fields ?? []).flatMap((field) => argumentsOf(within(field).coordinate, field.arguments));
}

function argumentsOf(coordinate: string, given: readonly InputValueDefinitionNode[] = []): Place[] {
  return given.map(({ name, directives }) => ({ coordinate: `${coordinate}(${name.value}:)`, directives }));
}

/** Defaults as the guard has them, as text. */
const defaults: ReadonlyMap<string, string> = new Map([
  ['level', '2'],
  ['maxAgeSeconds', 'null'],
]);

function otherDefaults({ name, arguments: declared = [] }: DirectiveDefinitionNode): { coordinate: string; what: string }[] {
  return declared.flatMap(({ name: argument, defaultValue }) => {
    const ours = defaults.get(argument.value);
    if (ours === undefined || defaultValue === undefined || print(defaultValue) === ours) return [];
    const coordinate = `@${name.value}(${argument.value}:)`;
    const what = `${coordinate} has the default ${print(defaultValue)}, and ${ours} is what counts where none is given. Leave the default out, and give the argument where the directive is applied.`;
    return [{ coordinate, what }];
  });
}
