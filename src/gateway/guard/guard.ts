import type { Principal } from '../../tokens/principal.ts';
import type { Prepared } from '../engine.ts';

/** Decides what of an operation its sender may see, before anything is planned. */
export interface Guard {
  decide(prepared: Prepared, variables: Readonly<Record<string, unknown>> | null, principal: Principal | null): Decision;
}

export interface Decision {
  /** Coordinates `Type.field` that are neither planned nor fetched. */
  readonly denied: ReadonlySet<string>;
  /** Whether a mutation was among them: then no mutation of the operation runs. */
  readonly refusesOperation: boolean;
}
