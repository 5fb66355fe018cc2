import { Kind, parse, type DefinitionNode } from 'graphql';
import { policyTable } from '../guard/policy-table.ts';
import { composeSupergraph, parseAll, type SubgraphSdl } from './compose-supergraph.ts';
import { contextFaults } from './context-faults.ts';
import { explainFault } from './explain-fault.ts';
import { protectionFaults } from './protection-faults.ts';
import type { Compose } from './remembered-composition.ts';
import { SupergraphError } from './supergraph-error.ts';
import { transitiveFaults } from './transitive-faults.ts';

export interface LoadSupergraphInput {
  /** The text of a supergraph that was composed elsewhere, or null: compose the sources. */
  readonly ready: string | null;
  readonly sources: readonly SubgraphSource[];
  /** Default: `composeSupergraph`. */
  readonly compose?: Compose;
}

export interface SubgraphSource {
  readonly name: string;
  /** The subgraph's SDL. Rejects with a message for people when it cannot be had. */
  readSdl(): Promise<string>;
}

/**
 * The supergraph to serve. All sources are asked at once, and everything that is wrong with them is reported together in
 * one `SupergraphError`.
 *
 * A ready supergraph does not need its subgraphs to be up. Those that are have their say all the same: what they mean to
 * protect, it must protect.
 */
export async function loadSupergraph({ ready, sources, compose = composeSupergraph }: LoadSupergraphInput): Promise<string> {
  const { sdls, faults } = await readAll(sources);
  if (ready !== null) return checkedSupergraph(ready, sdls);
  if (faults.length > 0) throw new SupergraphError(faults);
  const composition = compose(sdls);
  if (!composition.ok) throw new SupergraphError(composition.faults);
  return composition.supergraphSdl;
}

async function readAll(sources: readonly SubgraphSource[]): Promise<{ sdls: SubgraphSdl[]; faults: string[] }> {
  const sdls: SubgraphSdl[] = [];
  const faults: string[] = [];
  const read = await Promise.allSettled(sources.map((source) => source.readSdl()));
  read.forEach((outcome, at) => {
    const name = sources[at]?.name ?? '';
    if (outcome.status === 'fulfilled') sdls.push({ name, sdl: outcome.value });
    else faults.push(`${name}: ${reason(outcome.reason)}`);
  });
  return { sdls, faults };
}

function checkedSupergraph(ready: string, sdls: readonly SubgraphSdl[]): string {
  try {
    const supergraph = parse(ready, { noLocation: true });
    if (!supergraph.definitions.some(declaresSubgraphs))
      throw new Error('does not say which subgraphs it is made of (join__Graph)');
    const table = policyTable(supergraph);
    const { parsed, faults } = parseAll(sdls);
    faults.push(
      ...parsed.flatMap((subgraph) => protectionFaults(subgraph, table)),
      ...[...contextFaults(parsed, ready), ...transitiveFaults(supergraph, table)].map((fault) => explainFault(fault, parsed)),
    );
    if (faults.length > 0) throw new SupergraphError(faults);
    return ready;
  } catch (error) {
    throw error instanceof SupergraphError ? error : new SupergraphError([`the supergraph file: ${reason(error)}`]);
  }
}

function declaresSubgraphs(definition: DefinitionNode): boolean {
  return definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph';
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
