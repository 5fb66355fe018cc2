import { buildASTSchema, parse, validateSchema, type GraphQLSchema } from 'graphql';
import { judgeSatisfiability } from '../../../src/gateway/planner/satisfiability/judge-satisfiability.ts';
import { publicSchema as readPublicSchema } from '../../../src/gateway/schema/public-schema.ts';
import { readModel } from '../../../src/gateway/schema/read-model.ts';
import { composeSubgraphs } from '../../../src/gateway/supergraph/compose-subgraphs.ts';
import { standardNames } from '../../../src/gateway/supergraph/standard-names.ts';
import { runAtOnce } from '../../../src/lib/sliced.ts';
import { unanswerableField } from './data-rules.ts';
import { unreachableField } from './satisfiable.ts';
import { readSubgraphModel, type SubgraphModel } from './subgraph-model.ts';

export interface SubgraphSource {
  readonly name: string;
  readonly sdl: string;
}

/** A federated graph in every form the judge needs. */
export interface Supergraph {
  readonly sdl: string;
  readonly models: readonly SubgraphModel[];
  /** Everything, inaccessible elements included. */
  readonly fullSchema: GraphQLSchema;
  /** What clients see. */
  readonly publicSchema: GraphQLSchema;
}

/** Composes `sources`. Null where they do not compose: the reasons are given to `onRefusal`. */
export function composeSupergraph(
  sources: readonly SubgraphSource[],
  onRefusal: (messages: readonly string[]) => void = () => {},
): Supergraph | null {
  const subgraphs = sources.map(({ name, sdl }) => ({ name, sdl, document: standardNames(parse(sdl)) }));
  const composed = composeSubgraphs(subgraphs);
  if (!composed.ok) {
    onRefusal(composed.faults);
    return null;
  }
  const sdl = composed.supergraphSdl;
  const publicSchema = runAtOnce(readPublicSchema(parse(sdl)));
  const faults = validateSchema(publicSchema);
  if (faults.length > 0) {
    onRefusal(faults.map((fault) => fault.message));
    return null;
  }
  const fullSchema = buildASTSchema(parse(sdl), { assumeValid: true });
  const supergraph: Supergraph = {
    sdl,
    models: sources.map((source) => readSubgraphModel(source.name, source.sdl)),
    fullSchema,
    publicSchema,
  };
  const { faults: unsatisfied } = judgeSatisfiability(runAtOnce(readModel(parse(sdl, { noLocation: true }))));
  if (unsatisfied.length > 0) {
    onRefusal(unsatisfied.map(({ message }) => message));
    return null;
  }
  const unreachable = unreachableField(supergraph);
  const unanswerable = unanswerableField(supergraph);
  if (unreachable !== null) onRefusal([`${unreachable} can be asked for where no subgraph can be asked for it.`]);
  if (unanswerable !== null) onRefusal([`${unanswerable} has no type that every subgraph knows which declares it.`]);
  return unreachable === null && unanswerable === null ? supergraph : null;
}
