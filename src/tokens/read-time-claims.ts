/** How far the clocks of an issuer and a verifier may be apart. */
export const clockToleranceSeconds = 5;

/** The time claims of a token, in seconds since the epoch; fractions are allowed. Null: absent. */
export interface TimeClaims {
  readonly expiresAt: number | null;
  readonly issuedAt: number | null;
  readonly authenticatedAt: number | null;
}

/**
 * Returns `exp`, `iat` and `auth_time` of a token that is alive at `nowSeconds`. Throws for a time claim that is no NumericDate
 * (RFC 7519 §2), an expiry that is over, and a time of issue, of authentication or of first use (`nbf`) that is still to come.
 * Which claims are required is for the caller to check.
 */
export function readTimeClaims(claims: Readonly<Record<string, unknown>>, nowSeconds: number): TimeClaims {
  const expiresAt = numericDate(claims, 'exp');
  if (expiresAt !== null && expiresAt <= nowSeconds - clockToleranceSeconds) throw new Error('The token has expired.');
  pastDate(claims, 'nbf', nowSeconds);
  return {
    expiresAt,
    issuedAt: pastDate(claims, 'iat', nowSeconds),
    authenticatedAt: pastDate(claims, 'auth_time', nowSeconds),
  };
}

function pastDate(claims: Readonly<Record<string, unknown>>, name: string, nowSeconds: number): number | null {
  const seconds = numericDate(claims, name);
  if (seconds !== null && seconds > nowSeconds + clockToleranceSeconds) throw new Error(`\`${name}\` is in the future.`);
  return seconds;
}

/** The end of the year 9999, the last that RFC 3339 can write. */
const secondsMax = 253_402_300_799;

function numericDate(claims: Readonly<Record<string, unknown>>, name: string): number | null {
  const value = claims[name] ?? null;
  const isDate = value === null || (typeof value === 'number' && value >= 0 && value <= secondsMax);
  if (!isDate) throw new Error(`\`${name}\` is no NumericDate.`);
  return value;
}
