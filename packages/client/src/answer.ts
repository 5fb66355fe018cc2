import { PortcullisError, type ErrorCode, type InputProblem } from './portcullis-error.ts';

/** The answer of a GraphQL server, as far as it is known. */
export interface Answer {
  /** The status of the HTTP response. Absent where a library keeps it to itself. */
  readonly status?: number;
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFault[];
}

/** An error of a GraphQL response (GraphQL §7.1.2). */
export interface GraphQLFault {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

const tokenCodes = new Set<unknown>(['INVALID_TOKEN', 'SESSION_ENDED', 'TOKEN_EXPIRED']);
const proofCodes = new Set<unknown>(['FRESH_PROOF_REQUIRED', 'STEP_UP_REQUIRED']);

/** Returns true if the request as a whole was refused for its access token or cookie, so that nothing of it ran. */
export function refusesToken({ data, errors }: Answer): boolean {
  return (
    (data ?? null) === null && errors?.some(({ path, extensions }) => !path && tokenCodes.has(extensions?.['code'])) === true
  );
}

/**
 * Returns true if the answer asks for a step-up and the operation may run again after it. A query always may. A mutation may where it
 * did not run: it was refused as a whole, or at its root, or its only field answered with the refusal.
 */
export function asksForProof({ data, errors }: Answer, isQuery: boolean): boolean {
  const asking = errors?.filter(
    ({ extensions }) => proofCodes.has(extensions?.['code']) || proofCodes.has(extensions?.['reason']),
  );
  if (asking?.length) return isQuery || asking.every(({ path }) => (path?.length ?? 0) <= 1);
  const [result, ...others] = typeof data === 'object' && data !== null ? Object.values(data as Record<string, unknown>) : [];
  return others.length === 0 && isFreshProofRequired(result);
}

function isFreshProofRequired(result: unknown): boolean {
  if (typeof result !== 'object' || result === null) return false;
  const { __typename, code } = result as { __typename?: unknown; code?: unknown };
  return __typename === 'FreshProofRequired' || code === 'FRESH_PROOF_REQUIRED';
}

/** Returns the first error of an answer that has one, as an exception. A field that was refused has the code of the reason. */
export function errorOf({ status, errors }: Answer): PortcullisError | null {
  const first = errors?.[0];
  if (first === undefined) return null;
  const { code, reason, requestId, retryAfterSeconds, detail, errors: problems } = first.extensions ?? {};
  return new PortcullisError((reason ?? code ?? 'INTERNAL') as ErrorCode, first.message, {
    ...(status === undefined ? {} : { status }),
    ...(typeof requestId === 'string' ? { requestId } : {}),
    ...(typeof retryAfterSeconds === 'number' ? { retryAfterSeconds } : {}),
    ...(typeof detail === 'string' ? { detail } : {}),
    ...(Array.isArray(problems) ? { problems: problems as InputProblem[] } : {}),
    errors: errors ?? [],
  });
}

/** A member of a result union: what was asked for, or a refusal. */
type Member = { readonly __typename: string };
type Refused = { readonly code: string; readonly message: string };

/** Returns a member of a result union that is no refusal. Throws the refusal as `PortcullisError`. */
export function granted<Result extends Member>(result: Result): Exclude<Result, Refused> {
  if ('code' in result && 'message' in result) throw refusalOf(result as unknown as Refused);
  return result as Exclude<Result, Refused>;
}

/** Returns a refusal of a result union as an exception. */
export function refusalOf({ code, message, ...rest }: Refused & { readonly challenge?: string }): PortcullisError {
  return new PortcullisError(code as ErrorCode, message, rest.challenge === undefined ? {} : { challenge: rest.challenge });
}
