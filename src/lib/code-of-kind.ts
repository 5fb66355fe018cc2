type CodeOfKind<Kind extends string> = Kind extends `${infer Head}-${infer Rest}`
  ? `${Uppercase<Head>}_${CodeOfKind<Rest>}`
  : Uppercase<Kind>;

/** Returns the kind of an outcome in the spelling of codes: `INVALID_CREDENTIALS` of `invalid-credentials`. */
export function codeOfKind<Kind extends string>(kind: Kind): CodeOfKind<Kind> {
  return kind.toUpperCase().replaceAll('-', '_') as CodeOfKind<Kind>;
}
