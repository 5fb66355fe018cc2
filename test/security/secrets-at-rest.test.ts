import { describe, expect, it } from 'vitest';
import { databases } from '../support/databases.ts';
import { CreateApiKey, Login, Register } from '../support/generated/operations.ts';
import { movableClock } from '../support/movable-clock.ts';
import { password } from '../support/people.ts';
import { askedFor, enrolled } from '../support/second-factor.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

const secretBits = 128;

describe.each(databases)('secrets on %s', (kind) => {
  let clock = movableClock();
  const world = withTestAuth(kind, () => ({ clock: (clock = movableClock()) }));
  const email = 'ann@example.org';

  /** One of each that a client is given to keep. */
  async function given(): Promise<Record<string, string>> {
    const { accessToken, refreshToken } = await world.member(email);
    const bearer = accessToken ?? '';
    const cookieOf = ({ headers }: { headers: readonly (readonly [string, string])[] }) =>
      /session=([^;]+)/.exec(headers.find(([name]) => name === 'set-cookie')?.[1] ?? '')?.[1] ?? '';
    const cookie = cookieOf(await world.ask(Login, { input: { email, password, transport: 'COOKIE' } }));
    const key = (await world.ask(CreateApiKey, { input: { name: 'deploy' } }, { bearer })).data.createApiKey;
    const app = await enrolled(world, bearer, clock);
    clock.advance(60);
    const challenged = (await world.ask(Login, { input: { email, password } })).data.login;
    const trusted = (await world.ask(Login, { input: { email, password, code: app.code(), trustDevice: true } })).data.login;
    if (key.__typename !== 'ApiKeyCreated') throw new Error(key.__typename);
    if (challenged.__typename !== 'TwoFactorRequired') throw new Error(challenged.__typename);
    if (trusted.__typename !== 'SignedIn') throw new Error(trusted.__typename);
    return {
      refreshToken: refreshToken ?? '',
      cookie,
      apiKey: key.secret,
      challenge: challenged.challenge,
      deviceToken: trusted.deviceToken ?? '',
      totpSecret: app.secret,
      ...Object.fromEntries(app.recoveryCodes.map((code, index) => [`recovery code ${index}`, code])),
    };
  }

  it('have 128 random bits at least, and a beginning of their own by which scanners find them', async () => {
    const { refreshToken, cookie, apiKey, challenge, deviceToken } = await given();
    const kept = [refreshToken, cookie, apiKey, challenge, deviceToken].map((secret = '') => {
      const [, prefix = '', rest = ''] = /^(pc_[a-z]{2}_)(.*)$/.exec(secret) ?? [];
      return { prefix, rest };
    });
    expect(kept.map(({ prefix }) => prefix)).toEqual(['pc_rt_', 'pc_sc_', 'pc_ak_', 'pc_ch_', 'pc_td_']);
    for (const { rest } of kept) expect(rest.length * Math.log2(62)).toBeGreaterThan(secretBits);
  });

  it('are in no row of any table, nor is a password or a code that was sent and taken', async () => {
    const secrets = await given();
    const { code } = await askedFor(world, email, 'PASSWORD_RESET');
    await world.ask(Register, { input: { email: 'ben@example.org', password: 'another good password' } });
    const em = world.auth.database.entityManager();
    const tables = [...em.getMetadata().getAll().values()].map(({ tableName }) => tableName);
    const rows = await Promise.all(tables.map((table) => em.getConnection().execute(`select * from ${table}`)));
    const stored = JSON.stringify(rows);
    // That it looks where they would be:
    expect(stored).toContain(email);
    expect(stored).toContain('$argon2id$');
    for (const [name, secret] of Object.entries({ ...secrets, password })) {
      expect(secret).not.toBe('');
      expect({ [name]: stored.includes(secret) }).toEqual({ [name]: false });
    }
    expect(stored).not.toMatch(new RegExp(`"${code}"`));
  });
});
