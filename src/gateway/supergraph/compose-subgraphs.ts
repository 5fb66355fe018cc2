import { compose } from '../composition/compose.ts';
import type { Fault } from '../composition/subgraph/fault.ts';
import type { GraphBuild } from './build-graph.ts';
import { executableDirectives } from './executable-directives.ts';
import { explainFault, explainPlaces, type ParsedSubgraph } from './explain-fault.ts';
import { unsatisfiable } from './unsatisfiable.ts';

/** Composes subgraphs into a supergraph (join specification v0.5), or says everything that keeps them from it. */
export function composeSubgraphs(subgraphs: readonly ParsedSubgraph[]): GraphBuild {
  const composed = compose(subgraphs);
  if (!composed.ok) return { ok: false, faults: composed.faults.map((fault) => explained(fault, subgraphs)) };
  const unreachable = unsatisfiable(subgraphs).map((error) => explainFault(error, subgraphs));
  if (unreachable.length > 0) return { ok: false, faults: unreachable };
  return { ok: true, supergraphSdl: [composed.supergraphSdl, ...executableDirectives(subgraphs, composed.graphs)].join('\n\n') };
}

function explained({ code, message, places }: Fault, subgraphs: readonly ParsedSubgraph[]): string {
  return explainPlaces(`${message} [${code}]`, places, subgraphs);
}
