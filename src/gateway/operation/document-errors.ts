import { Refusal } from '../../lib/errors.ts';
import { refusalExtensions } from '../../lib/refusal-extensions.ts';
import { withoutValues } from '../../lib/without-values.ts';

/** An error about a document or its variables, as graphql-js or the engine reports it. */
export interface DocumentError {
  readonly message: string;
  readonly locations?: readonly { readonly line: number; readonly column: number }[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface DocumentErrorOptions {
  readonly isProduction: boolean;
  readonly requestId: string;
}

/** Why the document was refused, in one word: the limit that it is over, or `invalid`. */
export function reasonOf(errors: readonly DocumentError[]): string {
  const limit = errors[0]?.extensions?.['limit'];
  return typeof limit === 'string' ? limit : 'invalid';
}

/**
 * What a client may read of errors about its document. graphql-js repeats values that were sent, which are left out, and guesses at
 * names of the schema; in production only the places are left of that. Errors with a code are
 * the engine's own and say nothing of the kind.
 */
export function documentErrors(
  errors: readonly DocumentError[],
  { isProduction, requestId }: DocumentErrorOptions,
): readonly object[] {
  const refusal = new Refusal('INVALID_INPUT');
  return errors.map(({ message, locations, extensions = {} }) => {
    const isOurs = typeof extensions['code'] === 'string';
    return {
      message: isOurs ? message : !isProduction ? withoutValues(message) : 'The document or its variables are not valid.',
      ...(locations ? { locations } : {}),
      extensions: { ...refusalExtensions(refusal, requestId), ...(isOurs ? extensions : {}) },
    };
  });
}
