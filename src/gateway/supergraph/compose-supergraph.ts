import { composeServices } from '@theguild/federation-composition';
import { GraphQLError, parse, type DocumentNode } from 'graphql';
import { policyTable } from '../guard/policy-table.ts';
import { protectionFaults } from './protection-faults.ts';

/** What composition takes of one subgraph. */
export interface SubgraphSdl {
  readonly name: string;
  readonly sdl: string;
}

export type Composition =
  | { readonly ok: true; readonly supergraphSdl: string }
  /** Each a sentence for people, with the subgraph's name where it is one subgraph's. */
  | { readonly ok: false; readonly faults: readonly string[] };

/** Composes subgraphs into a supergraph (join specification v0.5), or says everything that keeps them from it. */
export function composeSupergraph(subgraphs: readonly SubgraphSdl[]): Composition {
  const { parsed, faults } = parseAll(subgraphs);
  if (faults.length > 0) return { ok: false, faults };
  const { supergraphSdl, errors } = composeServices(parsed.map(({ name, document }) => ({ name, typeDefs: document })));
  if (supergraphSdl === undefined) return { ok: false, faults: (errors ?? []).map(describe) };

  const table = policyTable(parse(supergraphSdl, { noLocation: true }));
  const unprotected = parsed.flatMap(({ name, document }) => protectionFaults(name, document, table));
  return unprotected.length > 0 ? { ok: false, faults: unprotected } : { ok: true, supergraphSdl };
}

interface ParsedSubgraph {
  readonly name: string;
  readonly document: DocumentNode;
}

function parseAll(subgraphs: readonly SubgraphSdl[]): { parsed: ParsedSubgraph[]; faults: string[] } {
  const parsed: ParsedSubgraph[] = [];
  const faults: string[] = [];
  for (const { name, sdl } of subgraphs) {
    try {
      parsed.push({ name, document: parse(sdl) });
    } catch (error) {
      faults.push(`${name}: ${describe(error)}`);
    }
  }
  return { parsed, faults };
}

/** The message with its place; composition's own errors have a code instead. */
function describe(error: unknown): string {
  if (!(error instanceof GraphQLError)) return String(error);
  const [place] = error.locations ?? [];
  const code = error.extensions['code'];
  return `${error.message}${place ? ` (line ${place.line}, column ${place.column})` : ''}${typeof code === 'string' ? ` [${code}]` : ''}`;
}
