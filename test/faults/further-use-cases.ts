import { systemClock } from '../../src/lib/clock.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { cleanUp } from '../../src/auth/housekeeping/clean-up.ts';
import { Lease } from '../../src/auth/housekeeping/lease.entity.ts';
import {
  CreateApiKey,
  Login,
  RevokeTrustedDevice,
  TrustedDevices,
  UndoChange,
  Users,
  VerifyTwoFactor,
} from '../support/generated/operations.ts';
import { password } from '../support/people.ts';
import { authenticator, enrolled } from '../support/second-factor.ts';
import { somebody } from '../support/somebody.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { undoTokenOf } from '../support/take-over.ts';
import { byAdministrator, change, exchanged, orRefused, read, type UseCase } from './use-case.ts';
import type { World } from './world.ts';

/** What takes more preparation than a signed-in person, or is not asked for by a field. */
export const furtherUseCases: readonly UseCase[] = [
  change('verifyTwoFactor', 'SignedIn', async (world, { bearer, email }) => {
    const { secret } = await enrolled(world, bearer, systemClock);
    const { login } = (await world.ask(Login, { input: { email, password } })).data;
    if (login.__typename !== 'TwoFactorRequired') throw new Error(login.__typename);
    const { challenge } = login;
    // The code of the enrolment is spent.
    const code = authenticator(secret, systemClock).code(1);
    return async () => outcomeOf(await world.ask(VerifyTwoFactor, { input: { challenge, code } }));
  }),
  change('revokeTrustedDevice', 'none', async ({ ask }, { bearer, email }) => {
    await ask(Login, { input: { email, password, trustDevice: true } });
    const [device] = (await ask(TrustedDevices, {}, { bearer })).data.trustedDevices;
    return async () => outcomeOf(await ask(RevokeTrustedDevice, { id: device?.id ?? '' }, { bearer }));
  }),
  change(
    'undoChange',
    'ChangeUndone',
    async (world, { bearer, email }) => {
      await world.ask(CreateApiKey, { input: { name: 'of a thief' } }, { bearer });
      const token = await undoTokenOf(world, 'API_KEY_CREATED', email);
      return async () => outcomeOf(await world.ask(UndoChange, { input: { token } }));
    },
    { sessions: 'all' },
  ),
  change('exchange a session cookie', 'exchanged', async (world, { email }) => {
    const { headers } = await world.ask(Login, { input: { email, password, transport: 'COOKIE' } });
    const [, cookie = ''] = headers.find(([name]) => name === 'set-cookie') ?? [];
    const secret = /^[^=]+=([^;]+)/.exec(cookie)?.[1] ?? '';
    return async () => exchanged(world, 'session-cookie', secret);
  }),
  read(
    'users',
    byAdministrator(Users, () => ({})),
  ),
  change('clean up', 'none', async (world) => {
    // One that broke off keeps others out for a minute.
    await world.auth.database.entityManager().nativeDelete(Lease, {});
    return async () => orRefused(() => cleanedUp(world));
  }),
  change(
    'record a refused credential',
    'none',
    async ({ auth }, { id }) =>
      async () =>
        orRefused(async () => {
          // A network is told of once an hour, so each person comes from one of their own.
          await auth.auth.credentials.recordRefused('revoked', { ...somebody, address: `network of ${id}` });
          return 'none';
        }),
  ),
];

const day = 86_400;
const retention = { endedSessionsSeconds: day, auditEventsSeconds: day, sentMessagesSeconds: day, pendingAccountsSeconds: day };

async function cleanedUp({ auth: { database } }: World): Promise<string> {
  const { entityManager, transact } = database;
  const deps = { entityManager, transact, clock: systemClock, random: systemRandom, retention };
  await cleanUp(deps, { holder: 'a holder', restSeconds: 0 });
  return 'none';
}
