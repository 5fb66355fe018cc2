import { granted } from './answer.ts';
import type { StepUpProof } from './client-options.ts';
import type { Context } from './context.ts';
import { SendCodeDocument, StepUpDocument } from './generated/operations.ts';
import { PortcullisError } from './portcullis-error.ts';
import { tokensOf, type Session } from './session.ts';

/**
 * Proves again who holds the session, and returns the session as it is then. Throws `INVALID_CREDENTIALS` for a wrong proof, and
 * `UNAUTHENTICATED` where no session is held.
 */
export async function stepUp(context: Context, input: StepUpProof): Promise<Session> {
  const { keeper, exclusive, now } = context;
  const { result } = await context.request(StepUpDocument, { input });
  const { session, accessToken } = granted(result);
  return exclusive(async () => {
    const held = await keeper.read();
    if (held === null) throw new PortcullisError('UNAUTHENTICATED', 'Sign in first.');
    const proved = { ...held.session, ...session };
    const tokens = held.tokens && accessToken ? tokensOf(accessToken, held.tokens.refreshToken, now()) : held.tokens;
    await keeper.write({ session: proved, tokens }, 'updated');
    return proved;
  });
}

/** Asks the user for a new proof until one is right. Returns false if the user gives up, or no session is held. */
export async function prove(context: Context): Promise<boolean> {
  const { options, keeper } = context;
  const held = await keeper.read();
  if (held === null || !options.stepUp) return false;
  const methods = held.session.user.secondFactors ?? [];
  const sendCode = async () => void (await context.request(SendCodeDocument, { input: { purpose: 'TWO_FACTOR' } }));
  let refusal: PortcullisError | null = null;
  for (;;) {
    const proof: StepUpProof | null = await options.stepUp({ methods, sendCode, refusal });
    if (proof === null) return false;
    try {
      await stepUp(context, proof);
      return true;
    } catch (error) {
      if (!(error instanceof PortcullisError) || error.code !== 'INVALID_CREDENTIALS') throw error;
      refusal = error;
    }
  }
}
