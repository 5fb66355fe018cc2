import { describe, expect, it } from 'vitest';
import { AuditEvent } from '../../src/auth/audit/audit-event.entity.ts';
import { databases } from '../support/databases.ts';
import { recordingLogger } from '../support/gateway/recording-logger.ts';
import { Login } from '../support/generated/operations.ts';
import { generousLimits } from '../support/generous-limits.ts';
import { movableClock } from '../support/movable-clock.ts';
import { people } from '../support/people.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { times } from '../support/times.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

const burst = 3;
const refillSeconds = 60;
const limits = {
  ...generousLimits,
  'sign-in': { ...generousLimits['sign-in'], account: { burst, refillSeconds }, address: { burst: 5, refillSeconds } },
};

describe.each(databases)('tries that are refused because there were too many, on %s', (kind) => {
  let clock = movableClock();
  let logger = recordingLogger();
  const world = withTestAuth(kind, () => ({ limits, clock: (clock = movableClock()), logger: (logger = recordingLogger()) }));
  const email = 'ann@example.org';

  const guess = async (address = '192.0.2.1', name = email) =>
    outcomeOf(await world.ask(Login, { input: { email: name, password: 'a wrong password' } }, { address }));
  const traces = () => world.auth.database.entityManager().find(AuditEvent, { type: 'rate-limit.reached' });

  it('leave an audit event that says whom, from where and why', async () => {
    const accountId = await world.activated(email);
    for (const _ of times(burst, Number)) expect(await guess()).toBe('InvalidCredentials');
    expect(await traces()).toEqual([]);
    expect(await guess('198.51.100.7')).toBe('RATE_LIMITED');
    expect(await traces()).toMatchObject([
      { accountId, outcome: 'failure', reason: 'sign-in', address: '198.51.100.7', requestId: 'request-of-a-test' },
    ]);
    expect(JSON.stringify(logger.lines)).toContain('A limit is reached');
    expect(JSON.stringify(logger.lines)).not.toContain(email);
  });

  it('leave no more than one for each bucket in the time that it takes to drain', async () => {
    await world.activated(email);
    for (const _ of times(burst + 4, Number)) await guess();
    expect(await traces()).toHaveLength(1);
    clock.advance(burst * refillSeconds - 1);
    for (const _ of times(burst + 4, Number)) await guess();
    expect(await traces()).toHaveLength(1);
    clock.advance(1);
    for (const _ of times(burst + 4, Number)) await guess();
    expect(await traces()).toHaveLength(2);
  });

  it('leave one for an address that tries many accounts, about none of them that does not exist', async () => {
    for (const index of times(9, Number)) await guess('198.51.100.9', `nobody${index}@example.org`);
    expect(await traces()).toMatchObject([{ accountId: null, address: '198.51.100.9' }]);
  });

  it('leave one when fifty come at once, on two processes', async () => {
    await world.activated(email);
    const other = people(await world.another());
    await Promise.all(
      times(50, (index) =>
        (index % 2 ? world : other).ask(
          Login,
          { input: { email, password: 'a wrong password' } },
          { address: `198.51.100.${index}` },
        ),
      ),
    );
    expect(await traces()).toHaveLength(1);
  });
});
