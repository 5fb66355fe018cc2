import type { InTurn } from '../../lib/shared-work.ts';
import type { DeniedError } from '../request/public-error.ts';

export interface ExecuteRequest<Context = unknown> {
  /** Handed to the subgraphs as it is. */
  readonly context: Context;
  /**
   * Coordinates `Type.field` refused to this caller, or one way to call it, by the name that `FieldCall` has: never
   * planned, never fetched, null with `deniedError` at each place.
   */
  readonly denied?: ReadonlySet<string>;
  /** What is said at the place of a denied field. */
  readonly deniedError?: DeniedError;
  /** Labels of progressive `@override`, other than percentages, that are active for this request. */
  readonly labels?: ReadonlySet<string>;
  readonly signal?: AbortSignal;
  /** Where to plan what is not remembered. Absent: at once. */
  readonly inTurn?: InTurn | undefined;
}

export interface SubscribeRequest<Context = unknown> extends ExecuteRequest<Context> {
  /**
   * Decides about each event before it is answered: what of it is refused, all that was refused when the stream was opened
   * among it; and where to plan what is left. What it throws ends the stream. Absent: what was decided first holds for all.
   */
  readonly decideEvent?: () => Promise<EventDecision>;
}

export type EventDecision = Required<Pick<ExecuteRequest, 'denied' | 'deniedError'>> & Pick<ExecuteRequest, 'inTurn'>;

export interface EngineResponse {
  /** The response as JSON text. */
  readonly body: string;
  /** `refused`: nothing was executed (limits), there is no `data`. `data-null`: executed, `data` is null. */
  readonly outcome: 'ok' | 'partial' | 'data-null' | 'refused';
  /** Of an operation that is answered in parts: whether another one follows. */
  readonly hasNext?: boolean;
}
