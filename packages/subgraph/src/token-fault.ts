/** The reason for which a token proves nothing, for developers: its message holds what the token says, which is not for clients. */
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
  /** The value in the token as JSON, cut after 200 characters. */
  readonly seen: string;
}

const seenCharactersMax = 200;
const names = { iss: 'issuer (`iss`)', aud: 'audience (`aud`)' };

/** Returns the fault of a token whose issuer or audience is another. */
export function mismatchOf(claim: ClaimMismatch['claim'], expected: string, value: unknown): TokenFault {
  const seen = (JSON.stringify(value) ?? 'none').slice(0, seenCharactersMax);
  return new TokenFault(`Its ${names[claim]} is ${seen}, expected is ${JSON.stringify(expected)}.`, { claim, expected, seen });
}
