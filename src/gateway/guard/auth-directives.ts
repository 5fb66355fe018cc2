import type { ConstDirectiveNode, DocumentNode } from 'graphql';
import { directiveArgument, directiveNames } from '../schema/directive-names.ts';
import { anyoneWho, both, type AlternativeSets, type Requirement } from './requirement.ts';

/**
 * The directives that protect a coordinate. `requiresAal` is our own: a subgraph links it from the specification
 * `…/portcullis/v1.0` and has it composed by `@composeDirective`.
 */
export type AuthDirective = 'authenticated' | 'requiresScopes' | 'policy' | 'requiresAal';

/** By the name that a schema uses, without `@`. */
export type AuthDirectiveNames = ReadonlyMap<string, AuthDirective>;

export function authDirectiveNames(schema: DocumentNode): AuthDirectiveNames {
  return directiveNames<AuthDirective>(schema, ['authenticated', 'requiresScopes', 'policy', 'requiresAal']);
}

/** What the auth directives among `nodes` ask for together. */
export function requirementOf(nodes: readonly ConstDirectiveNode[] = [], names: AuthDirectiveNames): Requirement | null {
  return nodes.reduce<Requirement | null>((sum, node) => {
    const directive = names.get(node.name.value);
    return directive === undefined ? sum : both(sum, asked[directive](node));
  }, null);
}

const asked: Readonly<Record<AuthDirective, (node: ConstDirectiveNode) => Requirement>> = {
  authenticated: () => anyoneWho({ isSignedIn: true }),
  requiresScopes: (node) => anyoneWho({ isSignedIn: true, scopes: [alternatives(node, 'scopes')] }),
  // Whoever evaluates the policy decides about those who are not signed in, too.
  policy: (node) => anyoneWho({ policies: [alternatives(node, 'policies')] }),
  requiresAal: (node) => anyoneWho({ isSignedIn: true, assurance: assuranceOf(node) }),
};

/** An argument that is not a list of lists of texts is met by nobody. */
function alternatives(node: ConstDirectiveNode, argument: string): AlternativeSets {
  const sets = directiveArgument(node, argument);
  const isReadable =
    Array.isArray(sets) && sets.every((all) => Array.isArray(all) && all.every((one) => typeof one === 'string'));
  return isReadable ? sets : [];
}

/** A level or an age that cannot be read is asked for in full: no level reaches it, and no proof is fresh enough. */
function assuranceOf(node: ConstDirectiveNode): NonNullable<Requirement['assurance']> {
  const level = directiveArgument(node, 'level') ?? 2;
  const maxAgeSeconds = directiveArgument(node, 'maxAgeSeconds') ?? null;
  return {
    level: Number.isInteger(Number(level)) ? Number(level) : Infinity,
    maxAgeSeconds: maxAgeSeconds === null ? null : Number.isFinite(Number(maxAgeSeconds)) ? Number(maxAgeSeconds) : 0,
  };
}
