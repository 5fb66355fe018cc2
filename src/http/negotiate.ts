/** The media types of a GraphQL answer (GraphQL over HTTP §6.2). */
export type GraphqlMediaType = 'application/graphql-response+json' | 'application/json';

const offered: readonly { readonly mediaType: GraphqlMediaType; readonly matches: ReadonlySet<string> }[] = [
  // First, so that it answers to wildcards: clients that know the newer type ask for it by name.
  { mediaType: 'application/json', matches: new Set(['application/json', 'application/*', '*/*']) },
  { mediaType: 'application/graphql-response+json', matches: new Set(['application/graphql-response+json']) },
];

/**
 * What to answer in, by an `Accept` header (RFC 9110 §12.5.1): the acceptable type of highest weight, the first named of
 * equals. Null: none of ours is acceptable. No header: `application/json`.
 */
export function negotiate(accept: string | undefined): GraphqlMediaType | null {
  if (accept === undefined || accept.trim() === '') return 'application/json';
  const ranges = accept
    .split(',')
    .map(parseRange)
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  for (const { name } of ranges) {
    const offer = offered.find(({ matches }) => matches.has(name));
    if (offer) return offer.mediaType;
  }
  return null;
}

/** Whether the sender is a browser that shows a page. */
export function prefersHtml(accept: string | undefined): boolean {
  return accept !== undefined && accept.split(',').some((range) => parseRange(range).name === 'text/html');
}

function parseRange(range: string): { name: string; weight: number } {
  const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  return { name, weight: weight === undefined ? 1 : Number(weight.slice(2)) || 0 };
}
