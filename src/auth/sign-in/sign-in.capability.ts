import type { Capability } from '../use-case.ts';
import { answerChallenge } from './answer-challenge.use-case.ts';
import { sendChallengeCode } from './send-challenge-code.use-case.ts';
import { signInByCode } from './sign-in-by-code.use-case.ts';
import { signIn } from './sign-in.use-case.ts';
import { stepUp } from './step-up.use-case.ts';

export const signInCapability = {
  signIn: { run: signIn, signInMethod: 'password' },
  signInByCode: { run: signInByCode, hidesAccounts: true, signInMethod: 'code' },
  sendChallengeCode: { run: sendChallengeCode },
  answerChallenge: { run: answerChallenge, signInMethod: 'second-factor' },
  stepUp: { run: stepUp, signInMethod: 'step-up' },
} as const satisfies Capability;
