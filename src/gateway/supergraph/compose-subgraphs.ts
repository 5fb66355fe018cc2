import { compose } from '../composition/compose.ts';
import type { Fault } from '../composition/subgraph/fault.ts';
import { executableDirectives } from './executable-directive-faults.ts';
import { explainPlaces, type ParsedSubgraph } from './explain-fault.ts';

/** Composes subgraphs into a supergraph (join specification v0.5), or says everything that keeps them from it. */
export function composeSubgraphs(subgraphs: readonly ParsedSubgraph[]): Composition {
  const composed = compose(subgraphs);
  if (!composed.ok) return { ok: false, faults: composed.faults.map((fault) => explained(fault, subgraphs)) };
  return {
    ok: true,
    supergraphSdl: [composed.supergraphSdl, ...executableDirectives(subgraphs, composed.graphs)].join('\n\n'),
    hints: () => composed.hints.map((hint) => explained(hint, subgraphs)),
  };
}

function explained({ code, message, places }: Fault, subgraphs: readonly ParsedSubgraph[]): string {
  return explainPlaces(`${message} [${code}]`, places, subgraphs);
}

type Composition =
  | {
      readonly ok: true;
      readonly supergraphSdl: string;
      /** Returns what composes and is probably not meant. */
      readonly hints: () => readonly string[];
    }
  | { readonly ok: false; readonly faults: readonly string[] };
