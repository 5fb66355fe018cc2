import { buildASTSchema, GraphQLError, parse, validateSchema, type GraphQLSchema } from 'graphql';
import { composeServices } from '../../../src/gateway/supergraph/compose-services.ts';
import { fieldSetFaults } from '../../../src/gateway/supergraph/field-set-faults.ts';
import { standardNames } from '../../../src/gateway/supergraph/standard-names.ts';
import { withWidestTypes } from '../../../src/gateway/supergraph/widest-types.ts';
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

/** Of field sets that name what is not there, composition throws. */
function tryToCompose(services: Parameters<typeof composeServices>[0]): ReturnType<typeof composeServices> {
  try {
    return composeServices(services);
  } catch (error) {
    return { errors: [new GraphQLError(String(error))] };
  }
}

/** Composes `sources`. Null where they do not compose: the reasons are given to `onRefusal`. */
export function composeSupergraph(
  sources: readonly SubgraphSource[],
  onRefusal: (messages: readonly string[]) => void = () => {},
): Supergraph | null {
  const services = sources.map(({ name, sdl }) => ({ name, sdl, document: standardNames(parse(sdl)) }));
  const badFieldSets = services.flatMap(fieldSetFaults);
  if (badFieldSets.length > 0) {
    onRefusal(badFieldSets);
    return null;
  }
  const result = tryToCompose(services);
  if (result.errors !== undefined) {
    onRefusal(result.errors.map((error) => error.message));
    return null;
  }
  // Read from their text: not all defaults in the composer's own documents are values of the language.
  const publicSchema = buildASTSchema(parse(result.publicSdl), { assumeValidSDL: true });
  const faults = validateSchema(publicSchema);
  if (faults.length > 0) {
    onRefusal(faults.map((fault) => fault.message));
    return null;
  }
  const sdl = withWidestTypes(result.supergraphSdl, services);
  const fullSchema = buildASTSchema(parse(sdl), { assumeValid: true });
  const supergraph: Supergraph = {
    sdl,
    models: sources.map((source) => readSubgraphModel(source.name, source.sdl)),
    fullSchema,
    publicSchema,
  };
  const unreachable = unreachableField(supergraph);
  const unanswerable = unanswerableField(supergraph);
  if (unreachable !== null) onRefusal([`${unreachable} can be asked for where no subgraph can be asked for it.`]);
  if (unanswerable !== null) onRefusal([`${unanswerable} has no type that every subgraph knows which declares it.`]);
  return unreachable === null && unanswerable === null ? supergraph : null;
}
