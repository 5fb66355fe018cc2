import { Kind, type ConstDirectiveNode, type DocumentNode } from 'graphql';
import { directiveArgument, urlOf } from '../schema/directive-names.ts';
import type { ParsedSubgraph } from './explain-fault.ts';
import { knownFeatures } from './known-features.ts';
import type { SupergraphReading } from './supergraph-reading.ts';

/**
 * Specifications that a subgraph asks its readers to know (`for: SECURITY`, `for: EXECUTION`) and that we do not: composed without
 * them it would mean something else than its authors think.
 */
export function featureFaults({ name, document }: Pick<ParsedSubgraph, 'name' | 'document'>): string[] {
  return unknownFeatures(document).map((fault) => `${name}: ${fault}`);
}

/** The same of a supergraph (https://specs.apollo.dev/link/v1.0/#Purpose: such a schema must not be served). */
export function featureFaultsOf({ document }: SupergraphReading): string[] {
  return unknownFeatures(document).map((fault) => `the supergraph: ${fault}`);
}

function unknownFeatures({ definitions }: DocumentNode): string[] {
  return definitions
    .flatMap((node) =>
      node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION ? (node.directives ?? []) : [],
    )
    .flatMap((link) => faultOf(link) ?? []);
}

function faultOf(link: ConstDirectiveNode): string | null {
  const url = urlOf(link);
  const purpose = directiveArgument(link, 'for');
  if (url === null || typeof purpose !== 'string') return null;
  const { identity, version } = featureOf(url);
  const known = knownFeatures.find((feature) => isOf(identity, feature.identity));
  if (known?.versions.includes(version)) return null;
  const what = known
    ? `${known.identity} is known in the versions ${known.versions.join(', ')}, and not in ${version || 'the one that it links'}`
    : `"${identity}"${version ? ` in version ${version}` : ''} is not known`;
  const way = `Remove the link, or \`for: ${purpose}\` where the schema means the same without it.`;
  return `links ${url} for: ${purpose}, and ${what}. What it asks for would not happen. ${way}`;
}

/** `https://specs.apollo.dev/join/v0.3` is version 0.3 of `specs.apollo.dev/join`. */
function featureOf(url: string): { readonly identity: string; readonly version: string } {
  const [, identity = url, version = ''] = /^(?:\w+:\/\/)?(.*?)(?:\/v(\d+(?:\.\d+)*))?\/?$/.exec(url) ?? [];
  return { identity, version };
}

function isOf(identity: string, known: string): boolean {
  return known.includes('/') ? identity === known : identity.split('/').at(-1) === known;
}
