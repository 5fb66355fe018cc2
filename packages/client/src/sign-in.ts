import { granted, refusalOf } from './answer.ts';
import type { SecondFactorProof } from './client-options.ts';
import type { Context } from './context.ts';
import {
  SendCodeDocument,
  SignInDocument,
  SignInWithCodeDocument,
  SignInWithGoogleDocument,
  VerifySecondFactorDocument,
  type LoginInput,
  type LoginWithCodeInput,
  type LoginWithGoogleInput,
  type SignInMutation,
  type SignInPartsFragment,
  type SignInWithGoogleMutation,
  type VerifyTwoFactorInput,
} from './generated/operations.ts';
import { PortcullisError } from './portcullis-error.ts';
import { tokensOf, type Session } from './session.ts';

type SignInResult = SignInMutation['result'] | SignInWithGoogleMutation['result'];
type Given<Input> = Omit<Input, 'transport' | 'deviceToken'>;

/** Opens sessions. Each method throws a `PortcullisError` with the code of the refusal. */
export interface SignIn {
  /** Signs in with a password, and asks for the second factor where there is one. Throws `INVALID_CREDENTIALS`. */
  signIn(input: Given<LoginInput>): Promise<Session>;
  /** Signs in with a code that `sendCode({ purpose: 'LOGIN', email })` has sent. Throws `INVALID_CREDENTIALS`. */
  signInWithCode(input: Given<LoginWithCodeInput>): Promise<Session>;
  /** Signs in with an ID token of Google. Throws `INVALID_TOKEN`, `LINK_REQUIRED` and `GOOGLE_UNAVAILABLE`. */
  signInWithGoogle(input: Given<LoginWithGoogleInput>): Promise<Session>;
  /**
   * Completes a sign-in that threw `TWO_FACTOR_REQUIRED`, with `facts.challenge` of that error. Throws `INVALID_CODE` for a wrong code,
   * and `INVALID_TOKEN` once the challenge has expired or its tries are used up.
   */
  verifySecondFactor(input: VerifyTwoFactorInput): Promise<Session>;
}

export function createSignIn(context: Context): SignIn {
  const { options, isCookie, keeper, exclusive, now, storage, deviceKey } = context;

  /** Returns what every way of signing in is told beside the proof. */
  async function manner() {
    const deviceToken = await readDevice();
    return { transport: isCookie ? ('COOKIE' as const) : ('TOKEN' as const), ...(deviceToken === null ? {} : { deviceToken }) };
  }

  async function readDevice(): Promise<string | null> {
    try {
      return (await storage?.getItem(deviceKey)) ?? null;
    } catch {
      return null;
    }
  }

  async function keepDevice(deviceToken: string): Promise<void> {
    try {
      await storage?.setItem(deviceKey, deviceToken);
    } catch {
      // The next sign-in takes the second factor again.
    }
  }

  async function complete(result: SignInResult): Promise<Session> {
    if (result.__typename === 'SignedIn') return open(result);
    if (result.__typename !== 'TwoFactorRequired' || !options.secondFactor) throw refusalOf(result);
    const { challenge, methods } = result;
    const sendCode = async () => void (await context.ask(SendCodeDocument, { input: { purpose: 'TWO_FACTOR', challenge } }));
    let refusal: PortcullisError | null = null;
    for (;;) {
      const proof: SecondFactorProof | null = await options.secondFactor({ methods, sendCode, refusal });
      if (proof === null) throw refusalOf(result);
      try {
        return await self.verifySecondFactor({ challenge, ...proof });
      } catch (error) {
        if (!(error instanceof PortcullisError) || error.code !== 'INVALID_CODE') throw error;
        refusal = error;
      }
    }
  }

  async function open({ user, session, accessToken, refreshToken, deviceToken }: SignInPartsFragment): Promise<Session> {
    const opened = { ...session, user };
    const tokens = accessToken && refreshToken ? tokensOf(accessToken, refreshToken, now()) : null;
    if (deviceToken) await keepDevice(deviceToken);
    await exclusive(() => keeper.write({ session: opened, tokens }, 'signed-in'));
    return opened;
  }

  const self: SignIn = {
    async signIn(input) {
      return complete((await context.ask(SignInDocument, { input: { ...input, ...(await manner()) } })).result);
    },
    async signInWithCode(input) {
      return complete((await context.ask(SignInWithCodeDocument, { input: { ...input, ...(await manner()) } })).result);
    },
    async signInWithGoogle(input) {
      return complete((await context.ask(SignInWithGoogleDocument, { input: { ...input, ...(await manner()) } })).result);
    },
    async verifySecondFactor(input) {
      const { result } = await context.ask(VerifySecondFactorDocument, { input });
      return open(granted(result));
    },
  };
  return self;
}
