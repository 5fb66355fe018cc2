import type { PublicError } from '../request/public-error.ts';
import { gatewayError, type Audience } from '../transports/gateway-error.ts';
import type { FieldTarget } from './field-target.ts';
import { subgraphOf, type ResponseStore } from './response-store.ts';

/** Returns an error about something in a subgraph's answer that breaks the rules, as clients may read it. */
export function invalidAnswer(
  { toPublic }: Pick<ResponseStore, 'toPublic'>,
  subgraph: string | null,
  message: string,
  audience?: Audience,
): PublicError {
  return toPublic(subgraph, gatewayError('SUBGRAPH_ANSWER_INVALID', message, audience));
}

/** As `invalidAnswer`, about the value of a field. */
export function invalidField(store: ResponseStore, target: FieldTarget, message: string, audience?: Audience): PublicError {
  const readers = target.reader.readersOf(target.field, target.type);
  const subgraph = nameOfOne(readers.map(({ position, read }) => subgraphOf(store, position, read.source)));
  return invalidAnswer(store, subgraph, message, audience);
}

/** Returns null where there are several names: the error may be about any of them. */
export function nameOfOne(names: readonly (string | null)[]): string | null {
  const [name = null, ...others] = new Set(names);
  return others.length === 0 ? name : null;
}
