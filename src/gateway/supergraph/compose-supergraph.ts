import { GraphQLError, parse } from 'graphql';
import { policyTable } from '../guard/policy-table.ts';
import { composeServices } from './compose-services.ts';
import { contextFaults } from './context-faults.ts';
import { explainFault, explainSyntaxError, type ParsedSubgraph } from './explain-fault.ts';
import { fieldSetFaults } from './field-set-faults.ts';
import { protectionFaults } from './protection-faults.ts';
import { standardNames } from './standard-names.ts';
import { transitiveFaults } from './transitive-faults.ts';
import { withWidestTypes } from './widest-types.ts';

/** What composition takes of one subgraph. */
export interface SubgraphSdl {
  readonly name: string;
  readonly sdl: string;
}

export type Composition =
  | { readonly ok: true; readonly supergraphSdl: string }
  /** Each a sentence for people, with the places in the subgraphs' SDL that it speaks of on the lines below. */
  | { readonly ok: false; readonly faults: readonly string[] };

/** Composes subgraphs into a supergraph (join specification v0.5), or says everything that keeps them from it. */
export function composeSupergraph(subgraphs: readonly SubgraphSdl[]): Composition {
  const { parsed, faults } = parseAll(subgraphs);
  faults.push(...parsed.flatMap(fieldSetFaults));
  if (faults.length > 0) return { ok: false, faults };
  const { supergraphSdl: composed, errors = [] } = compose(parsed);
  if (composed === undefined) return { ok: false, faults: errors.map((error) => explainFault(error, parsed)) };
  const supergraphSdl = withWidestTypes(composed, parsed);

  const supergraph = parse(supergraphSdl, { noLocation: true });
  const table = policyTable(supergraph);
  const problems = [
    ...parsed.flatMap((subgraph) => protectionFaults(subgraph, table)),
    ...[...contextFaults(parsed, supergraphSdl), ...transitiveFaults(supergraph, table)].map((fault) =>
      explainFault(fault, parsed),
    ),
  ];
  return problems.length > 0 ? { ok: false, faults: problems } : { ok: true, supergraphSdl };
}

interface Composed {
  readonly supergraphSdl?: string | undefined;
  readonly errors?: readonly GraphQLError[] | undefined;
}

/** Composition throws at a directive's argument that it cannot read, without a word where; whoever does so alone is named. */
function compose(subgraphs: readonly ParsedSubgraph[]): Composed {
  try {
    return composeServices(subgraphs);
  } catch (error) {
    const errors = subgraphs.flatMap(whatItThrows);
    if (errors.length === 0) throw error;
    return { errors };
  }
}

function whatItThrows(subgraph: ParsedSubgraph): GraphQLError[] {
  try {
    composeServices([subgraph]);
    return [];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const extensions = { code: 'INVALID_GRAPHQL', subgraphName: subgraph.name };
    return [new GraphQLError(`[${subgraph.name}] ${message}`, { extensions })];
  }
}

/** All that are documents, and what keeps the others from being one. */
export function parseAll(subgraphs: readonly SubgraphSdl[]): { parsed: ParsedSubgraph[]; faults: string[] } {
  const parsed: ParsedSubgraph[] = [];
  const faults: string[] = [];
  for (const subgraph of subgraphs) {
    try {
      parsed.push({ ...subgraph, document: standardNames(parse(subgraph.sdl)) });
    } catch (error) {
      faults.push(error instanceof GraphQLError ? explainSyntaxError(error, subgraph) : `${subgraph.name}: ${String(error)}`);
    }
  }
  return { parsed, faults };
}
