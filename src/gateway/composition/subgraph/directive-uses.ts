import type { ConstDirectiveNode } from 'graphql';
import type { FederationDirective } from './federation-directives.ts';

/** A directive that a subgraph applies. */
export interface DirectiveUse {
  /** The directive of federation that is meant, or null for one of the subgraph's own. */
  readonly federation: FederationDirective | null;
  /** Its name in the subgraph, without `@`. */
  readonly name: string;
  readonly node: ConstDirectiveNode;
}

const none: readonly DirectiveUse[] = [];

/** Reads applied directives under the names that the subgraph gives to those of federation. */
export function readUses(
  nodes: readonly ConstDirectiveNode[] | undefined,
  names: ReadonlyMap<string, FederationDirective>,
): readonly DirectiveUse[] {
  if (nodes === undefined || nodes.length === 0) return none;
  return nodes.map((node) => ({ federation: names.get(node.name.value) ?? null, name: node.name.value, node }));
}

export function usesOf(uses: readonly DirectiveUse[], directive: FederationDirective): readonly ConstDirectiveNode[] {
  if (uses.length === 0) return [];
  return uses.filter(({ federation }) => federation === directive).map(({ node }) => node);
}

export function isMarked(uses: readonly DirectiveUse[], directive: FederationDirective): boolean {
  return uses.some(({ federation }) => federation === directive);
}
