import type { SessionPartsFragment, UserPartsFragment } from './generated/operations.ts';

/** The user who is signed in and the session, as programs see it. It holds no secret. */
export interface Session extends SessionPartsFragment {
  readonly user: UserPartsFragment;
}

/** A session as a client holds it: with its tokens, unless a cookie holds them. */
export interface Held {
  readonly session: Session;
  readonly tokens: Tokens | null;
}

/** The secrets of a session, and the time for which its access token lives. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** The local clock at the time the access token came, in milliseconds. Compared with that clock only. */
  readonly receivedAt: number;
  readonly lifetimeMs: number;
}

/** The reason for which the session changed: `ended` is a refusal by the server, after which the user has to sign in again. */
export type ChangeReason = 'signed-in' | 'updated' | 'signed-out' | 'ended';

const usualLifetimeMs = 5 * 60_000;
/** The share of its life after which an access token is exchanged, so that it does not expire on its way. */
const usableShare = 0.9;

/**
 * Returns the tokens of an answer that has just come. How long the access token lives is the difference of two moments of the server's
 * clock, which the token itself names (`iat` and `exp`), so a local clock that is hours off does no harm.
 */
export function tokensOf(accessToken: string, refreshToken: string, receivedAt: number): Tokens {
  return { accessToken, refreshToken, receivedAt, lifetimeMs: lifetimeOf(accessToken) };
}

function lifetimeOf(accessToken: string): number {
  try {
    const body = accessToken.split('.')[1] ?? '';
    const { iat, exp } = JSON.parse(atob(body.replaceAll('-', '+').replaceAll('_', '/'))) as { iat: number; exp: number };
    return exp > iat ? (exp - iat) * 1000 : usualLifetimeMs;
  } catch {
    return usualLifetimeMs;
  }
}

/** Returns true if the access token is probably alive. A clock that was moved back makes it doubtful, so it is not. */
export function isUsable({ receivedAt, lifetimeMs }: Tokens, now: number): boolean {
  const age = now - receivedAt;
  return age >= 0 && age < lifetimeMs * usableShare;
}

/** The content of a storage: a session, or the reason for which there is none. */
export interface Stored {
  readonly held: Held | null;
  readonly reason: ChangeReason;
  /** Grows with each writing of any tab. */
  readonly version: number;
}

/** Reads what a storage holds. Null: nothing, or something else. */
export function parseStored(text: string | null): Stored | null {
  try {
    const stored = JSON.parse(text ?? 'null') as Stored | null;
    if (typeof stored?.version !== 'number') return null;
    const { held } = stored;
    const isWhole = typeof held?.session.user.id === 'string' && typeof held.tokens?.refreshToken === 'string';
    return isWhole || held === null ? stored : null;
  } catch {
    return null;
  }
}
