import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/auth/throttling/limits.ts';
import { generousLimits } from '../support/generous-limits.ts';
import { restLayouts, withRestApp } from '../support/with-rest-app.ts';

const network = { burst: 10, refillSeconds: 900 };
const limits = { ...generousLimits, 'sign-in': { ...defaultLimits['sign-in'], network } };

describe.each(restLayouts)('guessing passwords over REST, $layout on $database', (options) => {
  const world = withRestApp({ ...options, runtime: { limits } });

  it('ends with 429 and a time to come back, and counts together with GraphQL', async () => {
    const { email } = await world.member();
    const guess = () => world.send('POST', '/auth/session', { headers: world.basic(email, 'a wrong password') });
    const { burst } = network;
    for (let tries = 0; tries < burst; tries += 1) expect((await guess()).status).toBe(401);
    const limited = await guess();
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(limited.json).toMatchObject({ data: null, status: 'error' });
    await expect(world.signedIn(email)).rejects.toThrow('RATE_LIMITED');
  });
});
