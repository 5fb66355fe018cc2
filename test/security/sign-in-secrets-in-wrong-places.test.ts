import { describe, expect, it } from 'vitest';
import {
  Login,
  LoginWithCode,
  Me,
  RefreshSession,
  ResetPassword,
  StepUp,
  VerifyTwoFactor,
} from '../support/generated/operations.ts';
import { movableClock } from '../support/movable-clock.ts';
import { password } from '../support/people.ts';
import { askedFor, enrolled, type Enrolled } from '../support/second-factor.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

/** What stands between the first proof and an open session, and what is like it. */
const kinds = [
  'access token',
  'refresh token',
  'challenge',
  'device token',
  'recovery code',
  'code of the app',
  'sign-in code',
  'reset code',
] as const;
type Kind = (typeof kinds)[number];

const secondFactors = ['recovery code', 'code of the app'] as const;

/** Every place where one of them may be presented, and the kinds that it takes. */
const places = {
  'Authorization: Bearer': ['access token'],
  'refreshSession(refreshToken)': ['refresh token'],
  'verifyTwoFactor(challenge)': ['challenge'],
  'verifyTwoFactor(code)': secondFactors,
  'login(code)': secondFactors,
  'login(deviceToken)': ['device token'],
  'stepUp(code)': secondFactors,
  'loginWithCode(code)': ['sign-in code'],
  'resetPassword(code)': ['reset code'],
} as const satisfies Record<string, readonly Kind[]>;
type Place = keyof typeof places;

const cells = kinds.flatMap((kind) =>
  (Object.keys(places) as Place[]).map((place) => ({
    kind,
    place,
    expected: (places[place] as readonly Kind[]).includes(kind) ? 'is accepted' : 'is refused',
  })),
);

interface Person {
  readonly bearer: string;
  readonly refreshToken: string;
  readonly app: Enrolled;
}

describe('secrets of somebody with a second factor in every place', () => {
  let clock = movableClock();
  const world = withTestAuth('sqlite', () => ({ clock: (clock = movableClock()) }));
  const email = 'ann@example.org';
  const newPassword = 'another long password';

  async function somebody(): Promise<Person> {
    const { accessToken, refreshToken } = await world.member(email);
    const app = await enrolled(world, accessToken ?? '', clock);
    clock.advance(60);
    return { bearer: accessToken ?? '', refreshToken: refreshToken ?? '', app };
  }

  const login = async (more: { code?: string; deviceToken?: string; trustDevice?: boolean } = {}) =>
    (await world.ask(Login, { input: { email, password, ...more } })).data.login;

  async function challenge(): Promise<string> {
    const result = await login();
    return result.__typename === 'TwoFactorRequired' ? result.challenge : '';
  }

  /** The secret, and the flow that it was sent in where there is one. */
  async function secretOf(kind: Kind, { bearer, refreshToken, app }: Person): Promise<{ secret: string; flowId?: string }> {
    switch (kind) {
      case 'access token':
        return { secret: bearer };
      case 'refresh token':
        return { secret: refreshToken };
      case 'challenge':
        return { secret: await challenge() };
      case 'device token': {
        const result = await login({ code: app.recoveryCodes[9] ?? '', trustDevice: true });
        return { secret: result.__typename === 'SignedIn' ? (result.deviceToken ?? '') : '' };
      }
      case 'recovery code':
        return { secret: app.recoveryCodes[0] ?? '' };
      case 'code of the app':
        return { secret: app.code() };
      case 'sign-in code':
      case 'reset code': {
        const { code, flowId } = await askedFor(world, email, kind === 'reset code' ? 'PASSWORD_RESET' : 'LOGIN');
        return { secret: code, flowId };
      }
    }
  }

  async function outcome(place: Place, { secret, flowId }: { secret: string; flowId?: string }, person: Person): Promise<string> {
    const flowOf = async (purpose: 'LOGIN' | 'PASSWORD_RESET') => flowId ?? (await askedFor(world, email, purpose)).flowId;
    switch (place) {
      case 'Authorization: Bearer': {
        const answer = await world.ask(Me, {}, { bearer: secret });
        return answer.errors.length === 0 && answer.data.me?.email === email ? 'User' : 'Nobody';
      }
      case 'refreshSession(refreshToken)':
        return outcomeOf(await world.ask(RefreshSession, { input: { refreshToken: secret } }));
      case 'verifyTwoFactor(challenge)': {
        const input = { challenge: secret, code: person.app.recoveryCodes[8] ?? '' };
        return outcomeOf(await world.ask(VerifyTwoFactor, { input }));
      }
      case 'verifyTwoFactor(code)':
        return outcomeOf(await world.ask(VerifyTwoFactor, { input: { challenge: await challenge(), code: secret } }));
      case 'login(code)':
        return outcomeOf(await world.ask(Login, { input: { email, password, code: secret } }));
      case 'login(deviceToken)':
        return (await login({ deviceToken: secret })).__typename;
      case 'stepUp(code)':
        return outcomeOf(await world.ask(StepUp, { input: { code: secret } }, { bearer: person.bearer }));
      case 'loginWithCode(code)': {
        const result = outcomeOf(
          await world.ask(LoginWithCode, { input: { email, flowId: await flowOf('LOGIN'), code: secret } }),
        );
        return result === 'TwoFactorRequired' ? 'FirstFactorTaken' : result;
      }
      case 'resetPassword(code)': {
        const input = { email, flowId: await flowOf('PASSWORD_RESET'), code: secret, newPassword };
        return outcomeOf(await world.ask(ResetPassword, { input }));
      }
    }
  }

  const accepted = ['User', 'SessionRefreshed', 'SignedIn', 'SteppedUp', 'FirstFactorTaken', 'PasswordReset'];

  it.each(cells)('$kind in $place: $expected', async ({ kind, place, expected }) => {
    const person = await somebody();
    const given = await secretOf(kind, person);
    expect(given.secret).not.toBe('');
    expect(accepted.includes(await outcome(place, given, person)) ? 'is accepted' : 'is refused').toBe(expected);
  });
});
