import { readJwtPart } from './read-jwt-part.ts';

/** Why a token proves nothing, for developers: its message holds what the token says, which is not for clients. */
export class TokenFault extends Error {
  /** The claim that is not as expected; null where it is something else. */
  readonly mismatch: ClaimMismatch | null;

  constructor(message: string, mismatch: ClaimMismatch | null = null) {
    super(message);
    this.name = 'TokenFault';
    this.mismatch = mismatch;
  }
}

export interface ClaimMismatch {
  readonly claim: 'iss' | 'aud';
  readonly expected: string;
  /** As JSON, cut short. */
  readonly seen: string;
}

const seenCharactersMax = 200;

/** Returns the fault of a token for another issuer or audience, by what it says of itself; undefined where both are right. */
export function claimFault(
  token: string,
  expected: { readonly issuer: string; readonly audience: string },
): TokenFault | undefined {
  const { iss, aud } = readJwtPart(token, 1);
  if (iss !== expected.issuer) return mismatched('iss', expected.issuer, iss);
  const isMeant = [aud].flat().includes(expected.audience);
  return isMeant ? undefined : mismatched('aud', expected.audience, aud);
}

function mismatched(claim: ClaimMismatch['claim'], expected: string, value: unknown): TokenFault {
  const seen = (JSON.stringify(value) ?? 'none').slice(0, seenCharactersMax);
  const name = { iss: 'issuer (`iss`)', aud: 'audience (`aud`)' }[claim];
  return new TokenFault(`Its ${name} is ${seen}, expected is ${JSON.stringify(expected)}.`, { claim, expected, seen });
}
