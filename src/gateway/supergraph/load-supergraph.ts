import { buildGraph, type GraphInput } from './build-graph.ts';
import type { Owner } from './owner.ts';
import type { SubgraphSdl } from './parse-subgraphs.ts';
import type { BuildGraph } from './remembered-build.ts';
import { SupergraphError } from './supergraph-error.ts';

export interface LoadSupergraphInput {
  /** The text of a supergraph that was composed elsewhere, or null: compose the sources. */
  readonly ready: string | null;
  readonly sources: readonly SubgraphSource[];
  /** Default: all subgraphs are alike. */
  readonly owner?: OwningSource;
  /** Default: `buildGraph`. */
  readonly build?: BuildGraph;
  /** Called each time with the flaws of a supergraph that can be served all the same; mostly with none. */
  readonly onWarnings?: (warnings: readonly string[]) => void;
  /** Called each time with what composes and is probably not meant. */
  readonly onHints?: (hints: readonly string[]) => void;
  /** Aborts when the supergraph is not wanted any more. */
  readonly signal?: AbortSignal;
}

export interface SubgraphSource {
  readonly name: string;
  /** The subgraph's SDL. Rejects with a message for people when it cannot be had. */
  readSdl(): Promise<string>;
}

/** One of the sources, whose types and fields are its own. */
export interface OwningSource extends Omit<Owner, 'sdl'> {
  /** What it is taken to declare where it cannot be asked, and the supergraph is ready. */
  knownSdl(): Promise<string>;
}

/**
 * The supergraph to serve. All sources are asked at once, and everything that is wrong with them is reported together in
 * one `SupergraphError`.
 *
 * A ready supergraph does not need its subgraphs to be up. Those that are have their say all the same: what they mean to
 * protect, it must protect.
 */
export async function loadSupergraph(input: LoadSupergraphInput): Promise<string> {
  const { ready, sources, owner, build = buildGraph, signal } = input;
  const { sdls, faults } = await readAll(sources);
  if (ready === null && faults.length > 0) throw new SupergraphError(faults);
  const graph: GraphInput = { subgraphs: sdls, ready, owner: owner ? await withSdl(owner, sdls) : null };
  const result = await build(graph, signal);
  if (!result.ok) throw new SupergraphError(result.faults);
  input.onWarnings?.(result.warnings);
  input.onHints?.(result.hints);
  return result.supergraphSdl;
}

async function withSdl({ knownSdl, ...owner }: OwningSource, sdls: readonly SubgraphSdl[]): Promise<Owner> {
  const read = sdls.find((subgraph) => subgraph.name === owner.name);
  return { ...owner, sdl: read?.sdl ?? (await knownSdl()) };
}

async function readAll(sources: readonly SubgraphSource[]): Promise<{ sdls: SubgraphSdl[]; faults: string[] }> {
  const sdls: SubgraphSdl[] = [];
  const faults: string[] = [];
  const read = await Promise.allSettled(sources.map((source) => source.readSdl()));
  read.forEach((outcome, at) => {
    const name = sources[at]?.name ?? '';
    if (outcome.status === 'fulfilled') sdls.push({ name, sdl: outcome.value });
    else faults.push(`${name}: ${outcome.reason instanceof Error ? outcome.reason.message : String(outcome.reason)}`);
  });
  return { sdls, faults };
}
