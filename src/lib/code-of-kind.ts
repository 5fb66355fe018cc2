import { isObject } from './is-object.ts';

type CodeOfKind<Kind extends string> = Kind extends `${infer Head}-${infer Rest}`
  ? `${Uppercase<Head>}_${CodeOfKind<Rest>}`
  : Uppercase<Kind>;

/** Returns the kind of an outcome in the spelling of codes: `INVALID_CREDENTIALS` of `invalid-credentials`. */
export function codeOfKind<Kind extends string>(kind: Kind): CodeOfKind<Kind> {
  return kind.toUpperCase().replaceAll('-', '_') as CodeOfKind<Kind>;
}

/** Returns the code of an outcome of a union that says by `kind` what happened; null for every other value. */
export function codeOfOutcome(outcome: unknown): string | null {
  const kind = isObject(outcome) ? outcome['kind'] : null;
  return typeof kind === 'string' ? codeOfKind(kind) : null;
}
