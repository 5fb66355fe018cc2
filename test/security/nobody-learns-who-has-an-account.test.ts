import { describe, expect, it } from 'vitest';
import { AuditEvent } from '../../src/auth/audit/audit-event.entity.ts';
import { Account } from '../../src/auth/accounts/account.entity.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { databases } from '../support/databases.ts';
import { Activate, Login, Register, SendOtp } from '../support/generated/operations.ts';
import { password } from '../support/people.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

describe.each(databases)('whether an address has an account, on %s', (kind) => {
  const world = withTestAuth(kind);

  /** One account of each kind that a stranger might ask about. */
  async function everyKind(): Promise<string[]> {
    await world.activated('active@example.org');
    await world.registered('pending@example.org');
    const disabled = await world.activated('disabled@example.org');
    await world.auth.database.entityManager().nativeUpdate(Account, { id: disabled }, { disabledAt: systemClock.now() });
    return ['unknown@example.org', 'active@example.org', 'pending@example.org', 'disabled@example.org'];
  }

  async function oneAnswer(
    emails: readonly string[],
    ask: (email: string) => Promise<{ status: number; headers: unknown; data: unknown }>,
  ) {
    const answers = [];
    for (const email of emails) {
      const { status, headers, data } = await ask(email);
      // The name of a flow is random for everybody.
      answers.push(JSON.stringify({ status, headers, data }).replace(/flow_[0-9a-f]{32}/, 'flow_…'));
    }
    expect(new Set(answers).size).toBe(1);
    return answers[0];
  }

  it('is not told by a wrong password', async () => {
    const answer = await oneAnswer([...(await everyKind()), 'not an address'], (email) =>
      world.ask(Login, { input: { email, password: 'not the password' } }),
    );
    expect(answer).toContain('INVALID_CREDENTIALS');
  });

  it('is not told by the right password of an account that may not sign in', async () => {
    const emails = (await everyKind()).filter((email) => !email.startsWith('active'));
    await oneAnswer(emails, (email) => world.ask(Login, { input: { email, password } }));
    const { data } = await world.ask(Login, { input: { email: 'active@example.org', password } });
    expect(data.login.__typename).toBe('SignedIn');
  });

  it('is not told by registering it', async () => {
    const answer = await oneAnswer(await everyKind(), (email) =>
      world.ask(Register, { input: { email, password: 'another good password' } }),
    );
    expect(answer).toContain('RegistrationAccepted');
  });

  it('is told to its owner alone when somebody registers it again', async () => {
    await world.activated('active@example.org');
    await world.ask(Register, { input: { email: 'active@example.org', password: 'another good password' } });
    const [message] = await world.auth.auth.delivery.listOutbox(1);
    expect(message).toMatchObject({ to: 'active@example.org', purpose: 'ACCOUNT_EXISTS', code: null });
  });

  it('is not told by a weak password', async () => {
    const answer = await oneAnswer(await everyKind(), (email) => world.ask(Register, { input: { email, password: 'short' } }));
    expect(answer).toContain('WEAK_PASSWORD');
  });

  it('is not told by asking for a code', async () => {
    await oneAnswer([...(await everyKind()), 'not an address'], (email) =>
      world.ask(SendOtp, { input: { email, purpose: 'ACTIVATION' } }),
    );
  });

  it('is not told by a wrong code', async () => {
    const answer = await oneAnswer([...(await everyKind()), 'not an address'], (email) =>
      world.ask(Activate, { input: { email, code: '000000' } }),
    );
    expect(answer).toContain('INVALID_CODE');
  });

  it('makes no difference to how many hashes are computed', async () => {
    const emails = await everyKind();
    const counts: number[] = [];
    for (const email of emails) {
      const before = world.hashes();
      await world.ask(Login, { input: { email, password: 'not the password' } });
      await world.ask(Register, { input: { email, password: 'another good password' } });
      counts.push(world.hashes() - before);
    }
    expect(counts).toEqual([2, 2, 2, 2]);
  });

  it('leaves a trace of every failure', async () => {
    for (const email of await everyKind()) await world.ask(Login, { input: { email, password: 'not the password' } });
    const failures = await world.auth.database.entityManager().find(AuditEvent, { type: 'session.opened', outcome: 'failure' });
    expect(failures.map(({ reason }) => String(reason)).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'not-active',
      'not-active',
      'unknown',
      'wrong-password',
    ]);
    expect(failures.every(({ address, requestId }) => address === '192.0.2.1' && requestId === 'request-of-a-test')).toBe(true);
  });
});
