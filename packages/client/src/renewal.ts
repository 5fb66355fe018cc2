import { errorOf, type Answer } from './answer.ts';
import { RefreshDocument, type RefreshMutation } from './generated/operations.ts';
import { postOperation, type Door } from './post-operation.ts';
import type { SessionKeeper } from './session-keeper.ts';
import { isUsable, tokensOf, type Held } from './session.ts';
import type { Exclusive } from './tabs.ts';

export interface RenewalDeps {
  readonly door: Door;
  readonly keeper: SessionKeeper;
  readonly exclusive: Exclusive;
  readonly now: () => number;
}

/** Exchanges refresh tokens for access tokens. */
export interface Renewal {
  /**
   * Returns an access token that is probably alive and is not `refused`. Null: no session is held, or it has just ended. Throws
   * `NETWORK` and other faults of the exchange, after which the session is as it was.
   */
  accessToken(refused?: string | null): Promise<string | null>;
}

/**
 * Returns a renewal that sends one exchange for all requests that wait, in all tabs. An exchange whose answer is lost is simply sent
 * again: the server gives the same tokens, or the next ones, as long as the lost ones were never used.
 */
export function createRenewal({ door, keeper, exclusive, now }: RenewalDeps): Renewal {
  /** By the token that was refused: a fault is that of all who wait for the same exchange. */
  const running = new Map<string | null, Promise<Held | null>>();

  const serves = (held: Held | null, refused: string | null) =>
    held?.tokens && held.tokens.accessToken !== refused && isUsable(held.tokens, now()) ? held.tokens.accessToken : null;

  async function exchange(refused: string | null): Promise<Held | null> {
    const held = await keeper.read();
    if (!held?.tokens || serves(held, refused) !== null) return held;
    const { refreshToken } = held.tokens;
    const answer = await postOperation(door, RefreshDocument, { input: { refreshToken } }, null);
    const current = await keeper.read();
    // Where tabs have no lock in common, one of them may have signed out or in, or may have been quicker.
    if (current?.tokens?.refreshToken !== refreshToken) return current;
    const result = resultOf(answer);
    const next =
      result.__typename === 'SessionRefreshed'
        ? {
            session: { ...current.session, ...result.session },
            tokens: tokensOf(result.accessToken, result.refreshToken, now()),
          }
        : null;
    await keeper.write(next, next === null ? 'ended' : 'updated');
    return next;
  }

  return {
    async accessToken(refused = null) {
      const held = await keeper.read();
      if (!held?.tokens) return null;
      const token = serves(held, refused);
      if (token !== null) return token;
      const exchanging = running.get(refused) ?? exclusive(() => exchange(refused)).finally(() => running.delete(refused));
      running.set(refused, exchanging);
      const renewed = (await exchanging)?.tokens?.accessToken ?? null;
      return renewed === refused ? null : renewed;
    },
  };
}

function resultOf(answer: Answer): RefreshMutation['result'] {
  const error = errorOf(answer);
  if (error !== null) throw error;
  return (answer.data as RefreshMutation).result;
}
