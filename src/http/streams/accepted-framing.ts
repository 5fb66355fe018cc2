import { multipartSubscription, serverSentEvents, type Framing } from './framings.ts';

/** The framing that a client of subscriptions prefers, by its `Accept` header; null: it takes one result only. */
export function acceptedFraming(accept: string | undefined): Framing | null {
  const offers = (accept ?? '')
    .split(',')
    .map(parseRange)
    .filter(({ framing, weight }) => framing !== null && weight > 0);
  return offers.toSorted((a, b) => b.weight - a.weight)[0]?.framing ?? null;
}

function parseRange(range: string): { readonly framing: Framing | null; readonly weight: number } {
  const [name, ...parameters] = range.split(';').map((part) => part.trim().toLowerCase().replaceAll('"', ''));
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  return { framing: framingOf(name, parameters), weight: weight === undefined ? 1 : Number(weight.slice(2)) || 0 };
}

function framingOf(name: string | undefined, parameters: readonly string[]): Framing | null {
  if (name === 'text/event-stream') return serverSentEvents;
  return name === 'multipart/mixed' && parameters.includes('subscriptionspec=1.0') ? multipartSubscription : null;
}
