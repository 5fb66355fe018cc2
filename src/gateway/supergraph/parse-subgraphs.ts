import { GraphQLError, parse } from 'graphql';
import { isTextNestedDeeper, nestingMax } from '../../lib/document-nesting.ts';
import { explainSyntaxError, type ParsedSubgraph } from './explain-fault.ts';
import { standardNames } from './standard-names.ts';

/** What composition takes of one subgraph. */
export interface SubgraphSdl {
  readonly name: string;
  readonly sdl: string;
}

/** The fault of a schema that would be too deep for the stack: all that walks one calls itself for each level of its types and values. */
export const tooDeep = `has more than ${nestingMax} brackets inside one another`;

/** Parses the SDLs that are documents, and says what keeps the others from being one. No fault shows a place in the SDL of `hidden`. */
export function parseSubgraphs(
  subgraphs: readonly SubgraphSdl[],
  hidden?: string,
): {
  readonly parsed: readonly ParsedSubgraph[];
  readonly faults: readonly string[];
} {
  const parsed: ParsedSubgraph[] = [];
  const faults: string[] = [];
  for (const subgraph of subgraphs) {
    if (isTextNestedDeeper(subgraph.sdl, nestingMax)) {
      faults.push(`${subgraph.name}: ${tooDeep}`);
      continue;
    }
    try {
      parsed.push({ ...subgraph, document: standardNames(parse(subgraph.sdl)), isHidden: subgraph.name === hidden });
    } catch (error) {
      faults.push(error instanceof GraphQLError ? explainSyntaxError(error, subgraph) : `${subgraph.name}: ${String(error)}`);
    }
  }
  return { parsed, faults };
}
