import type { DocumentNode, FieldDefinitionNode } from 'graphql';
import { typeRef } from '../schema/type-ref.ts';
import { rootNamesOf } from './declarations.ts';
import { explainCoordinate, type ParsedSubgraph } from './explain-fault.ts';
import type { SupergraphReading } from './supergraph-reading.ts';

/**
 * Ways to `Mutation` or `Subscription` that do not begin at the root, where several subgraphs have fields of it: fields that return
 * it, unions with it, interfaces that it implements. Below such a field no other subgraph could be asked for its part, because
 * mutations are asked for at the root alone, one after the other. One fault for each way, in place of one for each mutation.
 */
export function rootTypeFaults(subgraphs: readonly ParsedSubgraph[]): string[] {
  const declared = subgraphs.flatMap(({ document }) => [...rootsOf(document)].filter((name) => declares(document, name)));
  const shared = new Set(declared.filter((name, at) => declared.indexOf(name) !== at));
  return subgraphs.flatMap((subgraph) => waysTo(shared, subgraph));
}

/** The same of a supergraph, whoever composed it. */
export function rootTypeFaultsOf({ document, model: { roots, types } }: SupergraphReading): string[] {
  const shared = [roots.mutation, roots.subscription].filter((name) => (types.get(name)?.inGraph.size ?? 0) > 1);
  return waysTo(new Set(shared), { name: 'the supergraph', sdl: '', document });
}

function waysTo(roots: ReadonlySet<string>, subgraph: ParsedSubgraph): string[] {
  return subgraph.document.definitions.flatMap((node) => {
    if (!('name' in node) || !node.name) return [];
    const owner = node.name.value;
    const fields = 'fields' in node ? ((node.fields ?? []) as readonly FieldDefinitionNode[]) : [];
    const returning = fields.flatMap((field) => {
      const type = typeRef(field.type).name;
      return roots.has(type) ? [{ coordinate: `${owner}.${field.name.value}`, what: `returns ${type}` }] : [];
    });
    const members = ('types' in node ? (node.types ?? []) : []).filter(({ name }) => roots.has(name.value));
    const faces = 'interfaces' in node && roots.has(owner) ? (node.interfaces ?? []) : [];
    const ways = [
      ...returning,
      ...members.map(({ name }) => ({ coordinate: owner, what: `has the member ${name.value}` })),
      ...faces.map(({ name }) => ({ coordinate: owner, what: `implements ${name.value}` })),
    ];
    return ways.map(({ coordinate, what }) => {
      const message = `${subgraph.name}: ${coordinate} ${what}, which is asked for at the root alone: other subgraphs have fields of it, too. ${instead}`;
      return explainCoordinate(message, coordinate, subgraph);
    });
  });
}

const instead = 'Use an object type of its own, with the fields that are meant.';

/** `Mutation` and `Subscription`, as the schema calls them. */
function rootsOf(document: DocumentNode): ReadonlySet<string> {
  const named = rootNamesOf(document);
  const standard = ['Mutation', 'Subscription'].filter((name) => ![...named.values()].includes(name));
  return new Set([...[...named].flatMap(([name, root]) => (root === 'Query' ? [] : [name])), ...standard]);
}

function declares({ definitions }: DocumentNode, typeName: string): boolean {
  return definitions.some(
    (node) => 'fields' in node && 'name' in node && node.name.value === typeName && (node.fields ?? []).length > 0,
  );
}
