import type { Context } from './context.ts';
import { SignOutDocument, SignOutEverywhereDocument } from './generated/operations.ts';

export interface SignOutOptions {
  /** True: ends all sessions of the user, on every device. */
  readonly everywhere?: boolean;
}

/**
 * Ends the session, in all tabs. Throws what keeps the server from doing so, such as `NETWORK`: a session with tokens is forgotten
 * here all the same, unless all sessions were to end; one in a cookie goes on, because only the server takes the cookie back.
 */
export async function signOut(context: Context, { everywhere = false }: SignOutOptions = {}): Promise<void> {
  const { keeper, exclusive, isCookie } = context;
  if (everywhere) {
    if ((await keeper.read()) !== null || isCookie) await context.request(SignOutEverywhereDocument, {});
    await exclusive(() => keeper.write(null, 'signed-out'));
    return;
  }
  if (isCookie) {
    await context.ask(SignOutDocument, {});
    await keeper.write(null, 'signed-out');
    return;
  }
  const refreshToken = await exclusive(async () => {
    const held = await keeper.read();
    if (held !== null) await keeper.write(null, 'signed-out');
    return held?.tokens?.refreshToken ?? null;
  });
  // A session that has ended already, or a token that counts no longer, is signed out as well: the result is not looked at.
  if (refreshToken !== null) await context.ask(SignOutDocument, { input: { refreshToken } });
}
