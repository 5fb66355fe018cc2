import { InvalidClaimHeadersError } from './invalid-claim-headers-error.ts';
import type { ImportedKey } from './verification-keys.ts';

export interface ClaimHeadersOptions<Names extends Readonly<Record<string, ClaimName>>> {
  /** The name of this subgraph in the configuration of the gateway. */
  readonly subgraph: string;
  /** The claim of each header, as in the configuration of the gateway: `{ 'x-user-id': 'sub', 'x-roles': 'roles' }`. */
  readonly headers: Names;
  readonly secret: string;
  /** The clock, in milliseconds. Default: `Date.now`. */
  readonly now?: () => number;
}

export type ClaimName = 'sub' | 'sid' | 'acr' | 'auth_time' | 'scope' | 'roles' | 'amr';
const lists = new Set<ClaimName>(['scope', 'roles', 'amr']);

/** The claims of a user: lists of strings for `scope`, `roles` and `amr`, a string for each other one. */
export type Claims<Name extends ClaimName = ClaimName> = {
  readonly [Key in Name]: Key extends 'scope' | 'roles' | 'amr' ? readonly string[] : string;
};

export interface ClaimHeaders<Name extends ClaimName> {
  /**
   * Returns the claims of the user, by the headers of a request. Null: no user is signed in, that is, all headers are empty. Throws
   * `InvalidClaimHeadersError` (401) when they are not signed by the gateway for this subgraph within 30 seconds.
   */
  currentUser(headers: Readonly<Record<string, string | readonly string[] | undefined>>): Promise<Claims<Name> | null>;
}

const toleranceSeconds = 30;

/** Returns a reader of the claims that the gateway sends as signed headers to a subgraph that cannot read tokens. */
export function createClaimHeaders<const Names extends Readonly<Record<string, ClaimName>>>({
  subgraph,
  headers: claims,
  secret,
  now = Date.now,
}: ClaimHeadersOptions<Names>): ClaimHeaders<Names[keyof Names]> {
  if (secret === '') throw new Error('The secret of the claim headers must not be empty.');
  const names = Object.keys(claims).toSorted((a, b) => (a < b ? -1 : 1));
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  let importing: Promise<ImportedKey> | null = null;
  const keyOf = () =>
    (importing ??= crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, ['verify']));

  return {
    async currentUser(headers) {
      const signature = headers['portcullis-signature'];
      const [, seconds = '', hex = ''] =
        (typeof signature === 'string' ? /^t=(\d{1,15}),v1=([0-9a-f]{64})$/.exec(signature) : null) ?? [];
      if (hex === '') throw new InvalidClaimHeadersError('The request holds no signed claims.');
      if (Math.abs(now() / 1000 - Number(seconds)) > toleranceSeconds)
        throw new InvalidClaimHeadersError('The claims were signed at another time.');
      const values = names.map((name) => {
        const value = headers[name] ?? '';
        if (typeof value !== 'string') throw new InvalidClaimHeadersError('A header with a claim is there twice.');
        return value;
      });
      const signed = [seconds, subgraph, ...names.map((name, index) => `${name}:${values[index]}`)].join('\n');
      const isSigned = await crypto.subtle.verify('HMAC', await keyOf(), fromHex(hex), new TextEncoder().encode(signed));
      if (!isSigned) throw new InvalidClaimHeadersError('The claims are not signed by the gateway for this subgraph.');
      if (values.every((value) => value === '')) return null;
      const entries = names.map((name, index) => decoded(claims[name] as ClaimName, values[index] ?? ''));
      return Object.fromEntries(entries) as Claims<Names[keyof Names]>;
    },
  };
}

function decoded(claim: ClaimName, value: string): [ClaimName, string | string[]] {
  if (!lists.has(claim)) return [claim, decodeURIComponent(value)];
  return [claim, value.split(' ').filter(Boolean).map(decodeURIComponent)];
}

function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
