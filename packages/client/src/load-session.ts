import type { Context } from './context.ts';
import { CurrentSessionDocument, MeDocument } from './generated/operations.ts';
import { PortcullisError } from './portcullis-error.ts';
import type { Session } from './session.ts';

/**
 * Asks the server who is signed in, keeps the answer and returns it. Null: no user is, so what was held has ended. Throws `NETWORK` and
 * other faults, after which what is held is as it was.
 */
export async function loadSession(context: Context): Promise<Session | null> {
  const { keeper, exclusive } = context;
  const session = await ask(context);
  await exclusive(async () => {
    const held = await keeper.read();
    if (session !== null && held?.session.id === session.id) await keeper.write({ ...held, session }, 'updated');
    else if (context.isCookie && (session ?? held) !== null)
      await keeper.write(session && { session, tokens: null }, session === null ? 'ended' : 'signed-in');
  });
  return (await keeper.read())?.session ?? null;
}

async function ask({ request }: Context): Promise<Session | null> {
  try {
    const { me } = await request(MeDocument, {});
    if (me === null) return null;
    const { authSessions } = await request(CurrentSessionDocument, {});
    const current = authSessions.find(({ isCurrent }) => isCurrent);
    if (current === undefined) return null;
    const { isCurrent: _, ...session } = current;
    return { ...session, user: me };
  } catch (error) {
    if (error instanceof PortcullisError && error.facts.status === 401) return null;
    throw error;
  }
}
