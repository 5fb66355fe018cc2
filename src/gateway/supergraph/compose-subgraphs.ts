import { GraphQLError, isTypeDefinitionNode } from 'graphql';
import { composeServices } from './compose-services.ts';
import { explainFault, type ParsedSubgraph } from './explain-fault.ts';
import type { GraphBuild } from './build-graph.ts';
import { withExecutableDirectives } from './executable-directives.ts';
import { withWidestTypes } from './widest-types.ts';

/** Composes subgraphs into a supergraph (join specification v0.5), or says everything that keeps them from it. */
export function composeSubgraphs(subgraphs: readonly ParsedSubgraph[]): GraphBuild {
  const { supergraphSdl, errors = [] } = compose(subgraphs);
  if (supergraphSdl === undefined) return { ok: false, faults: errors.map((error) => explainFault(error, subgraphs)) };
  return { ok: true, supergraphSdl: withExecutableDirectives(withWidestTypes(supergraphSdl, subgraphs), subgraphs) };
}

interface Composed {
  readonly supergraphSdl?: string | undefined;
  readonly errors?: readonly GraphQLError[] | undefined;
}

/**
 * Composition throws at a directive's argument that it cannot read, without a word where; whoever does so alone is named. It trips
 * over types named like a member of every object, too.
 */
function compose(subgraphs: readonly ParsedSubgraph[]): Composed {
  try {
    return composeServices(subgraphs);
  } catch (error) {
    const named = error instanceof TypeError ? subgraphs.flatMap(typesNamedLikeMembers) : [];
    const errors = named.length > 0 ? named : subgraphs.flatMap(whatItThrows);
    if (errors.length === 0) throw error;
    return { errors };
  }
}

function typesNamedLikeMembers({ name: subgraphName, document }: ParsedSubgraph): GraphQLError[] {
  return document.definitions.flatMap((node) => {
    if (!isTypeDefinitionNode(node) || !Object.hasOwn(Object.prototype, node.name.value)) return [];
    const message = `[${subgraphName}] "${node.name.value}" is a name that composition cannot take for a type. Give the type another name.`;
    return [new GraphQLError(message, { extensions: { code: 'INVALID_GRAPHQL', subgraphName } })];
  });
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
