import { refusals, type InputFault, type Refusal, type RefusalCode } from './errors.ts';
import { toRefusal } from './to-refusal.ts';

/** What a GraphQL error says beside its message. */
export interface RefusalExtensions {
  readonly code: RefusalCode;
  readonly type: string;
  readonly http: { readonly status: number };
  readonly requestId: string;
  readonly detail?: string;
  readonly errors?: readonly InputFault[];
  readonly retryAfterSeconds?: number;
}

/** How the GraphQL dialect renders a refusal. The message beside it is the catalogue's. */
export function refusalExtensions(refusal: Refusal, requestId: string): RefusalExtensions {
  const { code, detail, faults, retryAfterSeconds } = refusal;
  return {
    code,
    type: refusals[code].type,
    http: { status: refusals[code].status },
    requestId,
    ...(detail === undefined ? {} : { detail }),
    ...(faults.length === 0 ? {} : { errors: faults }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

/** The whole error. One that is no refusal is a fault of ours and shows nothing of itself. */
export function refusalError(error: unknown, requestId: string): { message: string; extensions: RefusalExtensions } {
  const refusal = toRefusal(error);
  return { message: refusal.message, extensions: refusalExtensions(refusal, requestId) };
}
