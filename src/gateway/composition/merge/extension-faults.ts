import { placeIn, subgraphList, type Fault } from '../subgraph/fault.ts';
import type { TypeSources } from './merged.ts';

/** Types that subgraphs of federation 1 extend and no subgraph defines. In federation 2 an extension needs no definition. */
export function extensionFaults(types: Iterable<TypeSources>): Fault[] {
  return [...types].flatMap(({ name, sources }) => {
    const isRoot = name === 'Query' || name === 'Mutation' || name === 'Subscription';
    if (isRoot || sources.some(({ subgraph, type }) => !type.isExtension || subgraph.links.minor !== null)) return [];
    return [
      {
        code: 'EXTENSION_WITH_NO_BASE',
        message: `Type "${name}" is an extension type in ${subgraphList(sources.map(({ subgraph }) => subgraph))}, but there is no type definition for "${name}" in any subgraph.`,
        places: sources.map(({ subgraph, type }) => placeIn(subgraph, type.nodes[0])),
      },
    ];
  });
}
