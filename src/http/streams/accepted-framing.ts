import type { GraphqlStream } from '../../gateway/connections/graphql-response.ts';
import { multipartParts, multipartSubscription, serverSentEvents, type Framing } from './framings.ts';

/** How a client takes what comes one after the other, if it does at all. */
export type AcceptedFramings = Readonly<Record<GraphqlStream['of'], Framing | null>>;

/** The framings that a client prefers, by its `Accept` header. */
export function acceptedFramings(accept = ''): AcceptedFramings {
  // Most requests are for one answer.
  if (!/text\/event-stream|multipart\/mixed/i.test(accept)) return none;
  const ranges = accept
    .split(',')
    .map(parseRange)
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  const best = (of: GraphqlStream['of']) =>
    ranges.map((range) => framingOf(of, range)).find((framing) => framing !== null) ?? null;
  return { events: best('events'), parts: best('parts') };
}

const none: AcceptedFramings = { events: null, parts: null };

interface Range {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly weight: number;
}

function parseRange(range: string): Range {
  const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase().replaceAll('"', ''));
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  return { name, parameters, weight: weight === undefined ? 1 : Number(weight.slice(2)) || 0 };
}

function framingOf(of: GraphqlStream['of'], { name, parameters }: Range): Framing | null {
  if (name === 'text/event-stream') return serverSentEvents;
  if (name !== 'multipart/mixed') return null;
  if (of === 'events') return parameters.includes('subscriptionspec=1.0') ? multipartSubscription : null;
  // Some clients name no specification; those that name another do not read ours.
  const spec = parameters.find((parameter) => parameter.startsWith('deferspec='));
  const isOther = spec !== undefined && spec !== 'deferspec=20220824';
  return isOther || parameters.some((parameter) => parameter.startsWith('subscriptionspec=')) ? null : multipartParts;
}
