import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { Confirm2Fa, Enable2Fa } from '../support/generated/operations.ts';
import { authenticator } from '../support/second-factor.ts';
import { restLayouts, withRestApp } from '../support/with-rest-app.ts';

describe.each(restLayouts)('signing in over REST with a second factor, $layout on $database', (options) => {
  const world = withRestApp(options);

  it('takes the code in the body, and tells a missing or wrong one from a wrong password to nobody', async () => {
    const { email, bearer } = await world.member();
    const begun = (await world.ask(Enable2Fa, { input: { method: 'TOTP' } }, { bearer })).data.enable2FA;
    if (begun.__typename !== 'TwoFactorSetup' || !begun.totp) throw new Error(begun.__typename);
    const app = authenticator(begun.totp.secret, systemClock);
    await world.ask(Confirm2Fa, { input: { method: 'TOTP', code: app.code() } }, { bearer });

    const open = (json: object, headers = world.basic(email)) => world.send('POST', '/auth/session', { headers, json });
    const wrongPassword = await open({}, world.basic(email, 'not the password'));
    for (const json of [{}, { code: '000000' }, { code: '' }]) {
      const answer = await open(json);
      expect({ status: answer.status, body: answer.json }).toEqual({ status: 401, body: wrongPassword.json });
    }
    // The code of the next half minute: the one of this is spent.
    const opened = await open({ code: app.code(1) });
    expect(opened.status).toBe(200);
    expect(opened.json).toMatchObject({ data: { is_2fa_enabled: true } });
    const { token } = opened.json['data'] as { token: string };
    expect(await world.isAlive(token)).toBe(true);
  });
});
