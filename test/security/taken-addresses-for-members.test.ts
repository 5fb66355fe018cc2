import { describe, expect, it } from 'vitest';
import { emailCapability } from '../../src/auth/email/email.capability.ts';
import { otpCapability } from '../../src/auth/otp/otp.capability.ts';
import { defaultLimits } from '../../src/auth/throttling/limits.ts';
import { databases } from '../support/databases.ts';
import { ChangeEmail, ConfirmEmailChange, ExportMyData, Register, SendOtp } from '../support/generated/operations.ts';
import { movableClock } from '../support/movable-clock.ts';
import { password } from '../support/people.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

const isTime = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const byText = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]) => (one < other ? -1 : 1);
const auditEvents = `{ authAuditEvents(first: 100) { edges { node { at type outcome reason accountId actorId sessionId address } } } }`;

describe.each(databases)('whether an address has an account, on %s, is not told to somebody who is signed in', (kind) => {
  let clock = movableClock();
  const world = withTestAuth(kind, () => ({ limits: defaultLimits, clock: (clock = movableClock()) }));
  const messages = async () => (await world.auth.auth.delivery.listOutbox(1000)).length;

  /**
   * Random ids by their kind, times by the seconds since `start`, and the two people and their addresses by the same names. What happens at one
   * moment has no order, so lists are sorted: each entry holds its time.
   */
  function alike(value: unknown, start: Date, ...own: readonly string[]): string {
    const since = (time: number) => (time - start.getTime()) / 1000;
    const text = JSON.stringify(value, (key, item: unknown) => {
      if (Array.isArray(item))
        return item
          .map((entry) => [alike(entry, start), entry] as const)
          .toSorted(byText)
          .map(([, entry]) => entry);
      if (/(^id|Id)$/.test(key) && item !== null) return key;
      if (key === 'accessExpiries') return String(item).replaceAll(/\d+/g, (seconds) => String(since(Number(seconds) * 1000)));
      return typeof item === 'string' && isTime.test(item) ? since(Date.parse(item)) : item;
    });
    return own.reduce((all, name) => all.replaceAll(name, 'own'), text).replaceAll(/flow_[0-9a-f]{32}/g, 'flow');
  }

  /** All that `name` can read of changing to `address`, from begin to end. */
  async function storyOf(name: string, address: string): Promise<string[]> {
    const start = clock.now();
    const bearer = (await world.member(name)).accessToken ?? '';
    const before = await messages();
    const story: unknown[] = [];
    const note = async (answer: { status: number; errors: unknown; headers: unknown }) =>
      story.push([answer.status, answer.errors, answer.headers, (await messages()) - before]);
    const change = (newEmail: string) => world.ask(ChangeEmail, { input: { newEmail } }, { bearer });
    await note(await change(address));
    for (let tries = 0; tries < 6; tries += 1) {
      clock.advance(10);
      await note(await world.ask(ConfirmEmailChange, { input: { code: '000000' } }, { bearer }));
      await note(await world.ask(SendOtp, { input: { purpose: 'EMAIL_CHANGE' } }, { bearer }));
    }
    clock.advance(200);
    await note(await change(address));
    await note(await change(`other-${name}`));
    const exported = await world.ask(ExportMyData, {}, { bearer });
    expect(outcomeOf(exported)).toBe('ExportedData');
    story.push((await world.ask(auditEvents, {}, { bearer })).data, exported.data);
    return story.map((part) => alike(part, start, address, name));
  }

  it('by changing to it: not by answers, limits, messages, audit or export', async () => {
    await world.activated('taken@example.org');
    const free = await storyOf('ann@example.org', 'frees@example.org');
    clock.advance(3600);
    const taken = await storyOf('bob@example.org', 'taken@example.org');
    expect(taken).toEqual(free);
    expect(free.join('')).toContain('RATE_LIMITED');
  });

  it('by changing to one that is not activated, which belongs to somebody all the same', async () => {
    await world.registered('pends@example.org');
    const free = await storyOf('ann@example.org', 'frees@example.org');
    clock.advance(3600);
    expect(await storyOf('bob@example.org', 'pends@example.org')).toEqual(free);
  });

  it('by registering it', async () => {
    await world.activated('taken@example.org');
    const bearer = (await world.member('ann@example.org')).accessToken ?? '';
    const seen = async (email: string) => {
      const { status, data } = await world.ask(Register, { input: { email, password } }, { bearer });
      const events = await world.ask(auditEvents, {}, { bearer });
      return alike([status, data, events.data], clock.now(), email);
    };
    expect(await seen('taken@example.org')).toBe(await seen('frees@example.org'));
  });

  it('by how long it takes: what changes an address answers at whole steps of time', () => {
    for (const useCase of [emailCapability.change, emailCapability.confirmChange, otpCapability.sendToAsker])
      expect(useCase.hidesAccounts, useCase.run.name).toBe(true);
  });
});
