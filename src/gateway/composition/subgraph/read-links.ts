import { Kind, type ConstDirectiveNode, type DocumentNode, type ValueNode } from 'graphql';
import { directiveArgument, urlOf } from '../../schema/directive-names.ts';
import { faultIn, type Fault } from './fault.ts';
import {
  federation1Directives,
  federationDirectives,
  federationScalars,
  highestMinor,
  isFederationDirective,
  ownSpecifications,
  type FederationDirective,
} from './federation-directives.ts';

/** The `@link`s of a subgraph: its version of federation, and the names that its schema has for directives of specifications. */
export interface SubgraphLinks {
  /** The minor version of federation 2; null for a schema that links none, which is one of federation 1. */
  readonly minor: number | null;
  /** The directives of federation by their names in the subgraph, without `@`. */
  readonly names: ReadonlyMap<string, FederationDirective>;
  /** Links to specifications that are not of federation. */
  readonly features: readonly Feature[];
  /** Scalars of the specifications by their names in the subgraph. */
  readonly scalars: ReadonlyMap<string, (typeof federationScalars)[number]>;
  /** Prefixes of names that belong to a specification, such as `federation__`. */
  readonly prefixes: readonly string[];
}

/** A specification that a subgraph links. */
export interface Feature {
  /** The URL without its version. */
  readonly identity: string;
  readonly version: { readonly major: number; readonly minor: number } | null;
  readonly url: string;
  /** The prefix of names that are not imported, without `__`. */
  readonly namespace: string;
  readonly imports: readonly Import[];
  readonly node: ConstDirectiveNode;
}

interface Import {
  readonly name: string;
  readonly as: string;
  readonly node: ValueNode;
}

const apollo = 'https://specs.apollo.dev/';

/** Reads the links of a subgraph's schema, in all their forms: repeated, renamed (`as:`), with renamed imports or with none. */
export function readLinks(
  name: string,
  document: DocumentNode,
): { readonly links: SubgraphLinks; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const subgraph = { name };
  const all = document.definitions
    .flatMap((node) =>
      node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION ? (node.directives ?? []) : [],
    )
    .flatMap((node) => {
      const url = urlOf(node);
      return url === null ? [] : [readFeature(subgraph, node, url, faults)];
    });
  const federation = all.filter(({ identity }) => identity === `${apollo}federation`);
  const minors = federation.map((feature) => minorOf(subgraph, feature, faults));
  const minor = minors.length === 0 ? null : Math.max(...minors);

  const names = new Map<string, FederationDirective>();
  const scalars = new Map<string, (typeof federationScalars)[number]>();
  if (minor === null) for (const directive of federation1Directives) names.set(directive, directive);
  for (const feature of federation) {
    const known = Object.keys(federationDirectives)
      .filter(isFederationDirective)
      .filter((directive) => federationDirectives[directive].since <= (minor ?? 0));
    nameAll(feature, known, names);
    for (const scalar of federationScalars) scalars.set(`${feature.namespace}__${scalar}`, scalar);
    for (const imported of feature.imports) {
      const scalar = federationScalars.find((candidate) => candidate === imported.name);
      if (scalar) scalars.set(imported.as, scalar);
      else if (!known.some((directive) => `@${directive}` === imported.name))
        faults.push(unknownImport(subgraph, imported, minor ?? 0));
    }
  }
  const features: Feature[] = [];
  for (const feature of all) {
    const directives = feature.identity.startsWith(apollo)
      ? ownSpecifications.get(feature.identity.slice(apollo.length))
      : undefined;
    if (directives) nameAll(feature, directives, names);
    else if (!federation.includes(feature) && !/^https:\/\/specs\.apollo\.dev\/(link|core)$/.test(feature.identity))
      features.push(feature);
  }
  faults.push(...all.flatMap((feature) => misspeltFault(subgraph, feature)));
  faults.push(...features.flatMap((feature) => connectorFault(subgraph, feature)));
  const prefixes = all.filter(({ identity }) => identity.startsWith(apollo)).map(({ namespace }) => `${namespace}__`);
  return {
    links: { minor, names, features, scalars, prefixes: [...new Set(['federation__', 'link__', 'core__', ...prefixes])] },
    faults,
  };
}

function nameAll(
  { namespace, identity, imports }: Feature,
  directives: readonly FederationDirective[],
  names: Map<string, FederationDirective>,
): void {
  for (const directive of directives) {
    names.set(`${namespace}__${directive}`, directive);
    // The directive that is called like its specification has the name of the link itself.
    if (identity === `${apollo}${directive}`) names.set(namespace, directive);
    for (const { name, as } of imports) if (name === `@${directive}`) names.set(as.slice(1), directive);
  }
}

function readFeature(subgraph: { readonly name: string }, node: ConstDirectiveNode, url: string, faults: Fault[]): Feature {
  const [, identity = url, major, minor] = /^(.*?)(?:\/v(\d+)(?:\.(\d+))?)?\/?$/.exec(url) ?? [];
  const version = major === undefined || minor === undefined ? null : { major: Number(major), minor: Number(minor) };
  const as = directiveArgument(node, 'as');
  const imports = node.arguments?.find((argument) => argument.name.value === 'import')?.value;
  const read = imports?.kind === Kind.LIST ? imports.values.map(readImport) : [];
  if (imports && (imports.kind !== Kind.LIST || read.includes(null)))
    faults.push(
      faultIn(
        subgraph,
        'INVALID_LINK_DIRECTIVE_USAGE',
        `@link(url: "${url}") has an \`import\` that is no list of names, such as ["@key", { name: "@tag", as: "@label" }].`,
        imports,
      ),
    );
  const namespace = typeof as === 'string' && /^\w+$/.test(as) ? as : (identity.split('/').at(-1) ?? '');
  return { identity, version, url, namespace, imports: read.filter((entry) => entry !== null), node };
}

/** Null where a name is missing, or one of both names is a directive's and the other is not. */
function readImport(value: ValueNode): Import | null {
  const texts = new Map<string, string>();
  if (value.kind === Kind.STRING) texts.set('name', value.value);
  if (value.kind === Kind.OBJECT)
    for (const { name, value: given } of value.fields) if (given.kind === Kind.STRING) texts.set(name.value, given.value);
  const name = texts.get('name');
  const as = texts.get('as') ?? name;
  return name === undefined || as === undefined || name.startsWith('@') !== as.startsWith('@') ? null : { name, as, node: value };
}

function minorOf(subgraph: { readonly name: string }, { url, version, node }: Feature, faults: Fault[]): number {
  if (version?.major === 2 && version.minor <= highestMinor) return version.minor;
  const what = version ? `v${version.major}.${version.minor}` : `The URL "${url}"`;
  const message = `${what} is no version of federation that is known. The highest is v2.${highestMinor}: link https://specs.apollo.dev/federation/v2.${highestMinor}, or one before it.`;
  faults.push(faultIn(subgraph, 'UNKNOWN_FEDERATION_LINK_VERSION', message, node));
  return highestMinor;
}

function unknownImport(subgraph: { readonly name: string }, { name, node }: Import, minor: number): Fault {
  const directive = name.slice(1);
  const since = isFederationDirective(directive) ? federationDirectives[directive].since : null;
  const why =
    since === null
      ? `federation v2.${minor} has no such element`
      : `federation has it since v2.${since}, and v2.${minor} is linked`;
  return faultIn(subgraph, 'INVALID_LINK_DIRECTIVE_USAGE', `Cannot import "${name}": ${why}.`, node);
}

/**
 * A URL that is nearly that of a specification is one of something else: a subgraph whose link to federation is written so would be one of
 * federation 1, and what it hides by a renamed `@inaccessible` would be shown.
 */
function misspeltFault(subgraph: { readonly name: string }, { identity, url, node }: Feature): Fault[] {
  const [, word] = /(?:^|\/)specs\.apollo\.dev\.?(?::\d+)?\/+(\w+)/i.exec(url.trim()) ?? [];
  const meant = ['federation', 'link', 'core', ...ownSpecifications.keys()].find(
    (known) => known.toLowerCase() === word?.toLowerCase(),
  );
  if (meant === undefined || identity === `${apollo}${meant}`) return [];
  const message = `@link(url: "${url}") is no link to "${meant}", whose URL is ${apollo}${meant}/ and the version, such as v${meant === 'federation' ? `2.${highestMinor}` : '0.1'}.`;
  return [faultIn(subgraph, 'INVALID_LINK_IDENTIFIER', message, node)];
}

/** Connectors are requests to other services, described in the schema: who takes them for granted would be answered with nulls. */
function connectorFault(subgraph: { readonly name: string }, { identity, node }: Feature): Fault[] {
  if (identity !== `${apollo}connect`) return [];
  const message =
    '@connect and @source (connectors) are not supported: the gateway fetches from GraphQL subgraphs alone. Put a subgraph in front of the REST service, and remove the link.';
  return [faultIn(subgraph, 'UNSUPPORTED_CONNECTORS', message, node)];
}
