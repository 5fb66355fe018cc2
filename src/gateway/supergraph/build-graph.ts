import { parse } from 'graphql';
import { isTextNestedDeeper, nestingMax } from '../../lib/document-nesting.ts';
import { policyTable } from '../guard/policy-table.ts';
import { runAtOnce } from '../../lib/sliced.ts';
import { readModel } from '../schema/read-model.ts';
import { composeSubgraphs } from './compose-subgraphs.ts';
import { directiveArgumentFaults } from './directive-argument-faults.ts';
import { emptyRequirementFaults, emptyRequirementFaultsOf } from './empty-requirement-faults.ts';
import { directiveFaults } from './executable-directive-faults.ts';
import type { ParsedSubgraph } from './explain-fault.ts';
import { featureFaults, featureFaultsOf } from './feature-faults.ts';
import { rootTypeFaults, rootTypeFaultsOf } from './root-type-faults.ts';
import { hiddenByOthers } from './hidden-by-others.ts';
import { nameClashes } from './name-clashes.ts';
import { unknownPermissions, type Owner } from './owner.ts';
import { ownershipFaults } from './ownership-faults.ts';
import { parseSubgraphs, tooDeep, type SubgraphSdl } from './parse-subgraphs.ts';
import { protectionFaults } from './protection-faults.ts';
import { providedByOthers } from './provided-by-others.ts';
import { schemaFaults } from './schema-faults.ts';
import { transitiveFaults } from './transitive-faults.ts';
import type { SupergraphReading } from './supergraph-reading.ts';
import { unenforcedFaults, unenforcedFaultsOf } from './unenforced-faults.ts';
import { unlinkedDirectiveFaults } from './unlinked-directive-faults.ts';
import { unsatisfiedFields } from './unsatisfied-fields.ts';

/** Everything that a graph is made of. Plain data, so that it can be sent to another thread. */
export interface GraphInput {
  /** Those whose SDL is known; all of them, where the graph is composed of them. */
  readonly subgraphs: readonly SubgraphSdl[];
  /** The text of a supergraph that was composed elsewhere. Default: the subgraphs are composed. */
  readonly ready?: string | null;
  /** The subgraph that signs people in. Default: all subgraphs are alike. */
  readonly owner?: Owner | null;
}

export type GraphBuild =
  | {
      readonly ok: true;
      readonly supergraphSdl: string;
      /** Flaws with which it can be served: sentences like those of `faults`. */
      readonly warnings: readonly string[];
      /** Parts of the subgraphs that compose and are probably not meant; empty where the supergraph is ready. */
      readonly hints: readonly string[];
    }
  /** Each a sentence for people, with the places in the subgraphs' SDL that it speaks of on the lines below. */
  | { readonly ok: false; readonly faults: readonly string[] };

/**
 * Makes a graph that can be served: of the subgraphs' SDL, or of a ready supergraph. Says everything that is wrong with the first
 * thing that is; never throws for what the input says. Depends on nothing but its input.
 */
export function buildGraph({ subgraphs, ready = null, owner = null }: GraphInput): GraphBuild {
  const { parsed, faults } = parseSubgraphs(subgraphs, owner?.name);
  const unfit = [
    ...faults,
    ...(owner ? unknownPermissions(owner) : []),
    ...(ready === null ? firstFaults(subgraphSteps, { parsed, owner }) : []),
  ];
  if (unfit.length > 0) return { ok: false, faults: unfit };

  const composed = ready === null ? composeSubgraphs(parsed) : ({ ok: true, supergraphSdl: ready, hints: () => [] } as const);
  if (!composed.ok) return composed;
  const { supergraphSdl } = composed;
  try {
    const reading = readingOf(supergraphSdl, parsed);
    const found = firstFaults(supergraphSteps, { ...reading, owner });
    if (found.length > 0) return { ok: false, faults: found };
    const { ofRoots, others, unproved } = unsatisfiedFields(reading);
    // A ready supergraph may be served elsewhere already, with this flaw: that is no reason to serve nothing.
    const [unfitFields, warnings] = ready === null ? [[...ofRoots, ...others], []] : [ofRoots, others];
    return unfitFields.length > 0
      ? { ok: false, faults: unfitFields }
      : { ok: true, supergraphSdl, warnings: [...warnings, ...unproved], hints: composed.hints() };
  } catch (error) {
    // What is composed here is a supergraph; of a file that is not known.
    if (ready === null) throw error;
    return { ok: false, faults: [`the supergraph file: ${error instanceof Error ? error.message : String(error)}`] };
  }
}

type Step<Subject> = (subject: Subject) => readonly string[];

/** Steps of one row are all taken; a later row only where those before found nothing. */
type Steps<Subject> = readonly (readonly Step<Subject>[])[];

interface Subgraphs {
  readonly parsed: readonly ParsedSubgraph[];
  readonly owner: Owner | null;
}

interface Supergraph extends SupergraphReading {
  readonly owner: Owner | null;
}

/** What composition does not say, or says in another way for each of its consequences. */
const subgraphSteps: Steps<Subgraphs> = [
  [
    ({ parsed }) => parsed.flatMap(featureFaults),
    ({ parsed }) => parsed.flatMap(emptyRequirementFaults),
    ({ parsed }) => parsed.flatMap(unenforcedFaults),
    ({ parsed, owner }) => (owner ? [...nameClashes(parsed, owner), ...providedByOthers(parsed, owner)] : []),
    ({ parsed }) => rootTypeFaults(parsed),
    ({ parsed }) => directiveFaults(parsed),
    ({ parsed }) => parsed.flatMap(unlinkedDirectiveFaults),
  ],
  [({ parsed, owner }) => (owner ? hiddenByOthers(parsed, owner) : [])],
];

/** What is asked of every graph, whoever composed it. */
const supergraphSteps: Steps<Supergraph> = [
  [featureFaultsOf, emptyRequirementFaultsOf, unenforcedFaultsOf, rootTypeFaultsOf],
  [schemaFaults],
  [
    protectionFaults,
    transitiveFaults,
    directiveArgumentFaults,
    (graph) => (graph.owner ? ownershipFaults(graph, graph.owner) : []),
  ],
];

function firstFaults<Subject>(steps: Steps<Subject>, subject: Subject): readonly string[] {
  for (const row of steps) {
    const faults = row.flatMap((step) => step(subject));
    if (faults.length > 0) return faults;
  }
  return [];
}

function readingOf(supergraphSdl: string, subgraphs: readonly ParsedSubgraph[]): SupergraphReading {
  if (isTextNestedDeeper(supergraphSdl, nestingMax)) throw new Error(tooDeep);
  const document = parse(supergraphSdl, { noLocation: true });
  const model = runAtOnce(readModel(document));
  if (model.graphs.length === 0) throw new Error('does not say which subgraphs it is made of (join__Graph)');
  return { document, model, table: policyTable(document), subgraphs };
}
