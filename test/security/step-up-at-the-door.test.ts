import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimsSubgraph } from '../support/claims-subgraph.ts';
import { Activate, Login, StepUp } from '../support/generated/operations.ts';
import { httpClient, password } from '../support/http-client.ts';
import { movableClock, type MovableClock } from '../support/movable-clock.ts';
import { layouts, startApp, type TestApp } from '../support/start-app.ts';

const email = 'ann@example.org';

describe.each(layouts)('a browser that proves anew who it is, %s', (layout) => {
  let clock: MovableClock;
  let app: TestApp;

  beforeEach(async () => {
    clock = movableClock();
    const environment = { PORTCULLIS_SUBGRAPHS: JSON.stringify({ claims: { module: claimsSubgraph } }) };
    app = await startApp({ layout, environment, runtime: { clock } });
  });
  afterEach(() => app.stop());

  async function cookieOf(): Promise<string> {
    const { ask } = httpClient(app);
    const { headers } = await ask(Login, { input: { email, password, transport: 'COOKIE' } });
    return headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  }

  async function authTimeOf(cookie: string): Promise<unknown> {
    const { data } = await httpClient(app).ask<{ claims: string }>('{ claims }', null, { cookie });
    return (JSON.parse(data.claims) as Record<string, unknown>)['auth_time'];
  }

  const now = () => Math.floor(clock.now().getTime() / 1000);

  it('is a browser that has just proved it to every subgraph from the next request on, and its other sessions are not', async () => {
    const { ask, registered } = httpClient(app);
    await ask(Activate, { input: { email, code: await registered(email) } });
    const signedInAt = now();
    const [cookie, other] = [await cookieOf(), await cookieOf()];
    expect(await authTimeOf(cookie)).toBe(signedInAt);
    expect(await authTimeOf(other)).toBe(signedInAt);

    clock.advance(60);
    const answer = await ask(StepUp, { input: { password: 'wrong' } }, { cookie });
    expect(answer.data.stepUp.__typename).toBe('InvalidCredentials');
    expect(await authTimeOf(cookie)).toBe(signedInAt);

    const { data, headers } = await ask(StepUp, { input: { password } }, { cookie });
    expect(data.stepUp.__typename).toBe('SteppedUp');
    expect(headers.get('portcullis-renewed')).toBeNull();
    expect(await authTimeOf(cookie)).toBe(now());
    expect(await authTimeOf(other)).toBe(signedInAt);
  });
});
