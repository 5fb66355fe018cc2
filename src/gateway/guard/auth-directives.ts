import { Kind, valueFromASTUntyped, type ConstDirectiveNode, type ConstValueNode, type DocumentNode } from 'graphql';
import { both, type Requirement } from './requirement.ts';

/** The directives that protect a coordinate. */
export type AuthDirective = 'authenticated' | 'requiresScopes' | 'policy';

/** By the name that a schema uses, without `@`. */
export type AuthDirectiveNames = ReadonlyMap<string, AuthDirective>;

const directives: readonly AuthDirective[] = ['authenticated', 'requiresScopes', 'policy'];
const linkUrl = /^https:\/\/specs\.apollo\.dev\/(\w+)\/v\d/;

/**
 * The names under which a schema means the auth directives: by the links it makes (`as`, renamed imports, the namespace
 * of the federation specification), and the plain names, linked or not. A schema that uses a plain name without a link
 * meant to protect something, and composition drops exactly these without a word.
 */
export function authDirectiveNames(schema: DocumentNode): AuthDirectiveNames {
  const names = new Map<string, AuthDirective>(directives.map((directive) => [directive, directive]));
  for (const link of linksOf(schema)) {
    const specification = linkUrl.exec(link.url)?.[1];
    if (specification === undefined) continue;
    const linked = directives.find((directive) => directive === specification);
    if (linked) names.set(link.as ?? linked, linked);
    for (const directive of directives) {
      if (specification === 'federation') names.set(`${link.as ?? 'federation'}__${directive}`, directive);
      for (const { name, as } of link.imports) if (name === `@${directive}`) names.set(as.slice(1), directive);
    }
  }
  return names;
}

/** What the auth directives among `nodes` ask for together. */
export function requirementOf(nodes: readonly ConstDirectiveNode[] = [], names: AuthDirectiveNames): Requirement | null {
  return nodes.reduce<Requirement | null>((sum, node) => {
    const directive = names.get(node.name.value);
    return directive === undefined ? sum : both(sum, asked[directive](node));
  }, null);
}

const asked: Readonly<Record<AuthDirective, (node: ConstDirectiveNode) => Requirement>> = {
  authenticated: () => ({ scopes: null }),
  requiresScopes: (node) => ({ scopes: scopesOf(node) }),
  // Nobody evaluates policies here, so nobody is let through.
  policy: () => ({ scopes: [] }),
};

/** An argument that is not a list of lists of texts is met by nobody. */
function scopesOf(node: ConstDirectiveNode): readonly (readonly string[])[] {
  const scopes = argument(node, 'scopes');
  const isReadable =
    Array.isArray(scopes) && scopes.every((all) => Array.isArray(all) && all.every((one) => typeof one === 'string'));
  return isReadable ? scopes : [];
}

interface Link {
  readonly url: string;
  readonly as: string | undefined;
  readonly imports: readonly { readonly name: string; readonly as: string }[];
}

function linksOf(schema: DocumentNode): Link[] {
  return schema.definitions
    .flatMap((node) =>
      node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION ? (node.directives ?? []) : [],
    )
    .filter((node) => typeof argument(node, 'url') === 'string')
    .map((node) => {
      const as = argument(node, 'as');
      const imports = argument(node, 'import');
      return {
        url: argument(node, 'url') as string,
        as: typeof as === 'string' ? as : undefined,
        imports: Array.isArray(imports) ? imports.map(toImport) : [],
      };
    });
}

function toImport(entry: unknown): { name: string; as: string } {
  if (typeof entry === 'string') return { name: entry, as: entry };
  const { name, as } = entry as { name?: unknown; as?: unknown };
  return { name: String(name), as: typeof as === 'string' ? as : String(name) };
}

function argument(node: ConstDirectiveNode, name: string): unknown {
  const value: ConstValueNode | undefined = node.arguments?.find((candidate) => candidate.name.value === name)?.value;
  return value && valueFromASTUntyped(value);
}
