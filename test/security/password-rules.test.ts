import { createServer } from 'node:http';
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createBreachCheck } from '../../src/auth/passwords/breached-passwords.ts';
import { createPasswordHasher } from '../../src/auth/passwords/password-hasher.ts';
import { passwordFault } from '../../src/auth/passwords/password-rules.ts';
import { Password } from '../../src/auth/passwords/password.entity.ts';
import { silentLogger } from '../../src/lib/logger.ts';
import { Login } from '../support/generated/operations.ts';
import { password, people } from '../support/people.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

describe('a password that may be chosen', () => {
  const nobodyAsked = { isBreached: null, serviceNames: ['Portcullis', 'Acme Books'] };

  it.each([
    ['1234567', 'too-short'],
    ['x'.repeat(129), 'too-long'],
    ...['password', 'PassWord123', 'P@ssw0rd1!', 'P4$$w0rd|', 'qwertyuiop', 'iloveyou1', 'aaaaaaaaaaaa', 'abcdefghijkl'].map(
      easy,
    ),
    ...['CorrectHorseBatteryStaple', 'hunter22hunter22', 'Summer2026!', '🦊'.repeat(8)].map(easy),
    ...['portcullis', 'Portcullis2026!', 'p0rtcull1s', 'acme books', 'AcmeBooks1'].map(easy),
  ])('is not %j: %s', async (text, fault) => {
    expect(await passwordFault(nobodyAsked, text, [])).toBe(fault);
  });

  function easy(text: string): [string, string] {
    return [text, 'guessable'];
  }

  it.each(['ann.smith@example.org', 'AnnSmith1984!', 'smith-smith'])('is not made of its owner: %j', async (text) => {
    expect(await passwordFault(nobodyAsked, text, ['ann.smith@example.org', 'Annsmith', 'Smith', null])).toBe('own-name');
  });

  it.each([
    ['ann.smith1984', 'ann.smith@example.org'],
    ['AnnSmith-2026!', 'ann.smith@example.org'],
    ['bo.li1984', 'bo.li@example.org'],
    ['boli-1984', 'bo.li@example.org'],
  ])('is not what stands before the @ of the address with digits: %j of %s', async (text, email) => {
    expect(await passwordFault(nobodyAsked, text, [email])).toBe('own-name');
  });

  it.each([password, 'smith rides a bicycle', 'пароль из слов', 'xkkqjwzv', '🦊🐻🐼🐨🐯🦁🐮🐷'])('is %j', async (text) => {
    expect(await passwordFault(nobodyAsked, text, ['smith@example.org'])).toBe(null);
  });

  it('costs 50 ms of processor time at most, however hostile', async () => {
    const parts = [
      'a',
      'p4$5w0rd',
      '(@$1!|0',
      '1234567890',
      'qwertyuiop',
      'ab',
      '01012020',
      'aabaabaac',
      '4@8({[<3€69#%&!1|0$5+7',
    ];
    await passwordFault(nobodyAsked, 'the dictionaries are read', []);
    for (const part of parts) {
      const text = part.repeat(128).slice(0, 128);
      const times = [];
      for (let round = 0; round < 5; round += 1) {
        const before = process.threadCpuUsage();
        await passwordFault(nobodyAsked, text, ['ann.smith@example.org', 'Smith']);
        times.push(process.threadCpuUsage(before).user / 1000);
      }
      expect(Math.min(...times), part).toBeLessThan(50);
    }
  });
});

describe('a list of breached passwords', () => {
  const servers: { close(): void }[] = [];
  afterEach(() => servers.splice(0).forEach((server) => server.close()));

  /** A list that answers as told, and what it was asked. One that answers may take as long as a busy machine does. */
  async function listing(answer: (url: string) => { status?: number; body: string } | null, timeoutMs = 20_000) {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const said = answer(request.url ?? '');
      if (said !== null) response.writeHead(said.status ?? 200).end(said.body);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    servers.push(server);
    const { port } = server.address() as AddressInfo;
    const isBreached = createBreachCheck({ url: `http://127.0.0.1:${port}/range/`, timeoutMs }, silentLogger);
    return { asked, isBreached };
  }
  const digest = createHash('sha1').update(password).digest('hex').toUpperCase();

  it('refuses what it lists, and learns five digits of a digest', async () => {
    const { asked, isBreached } = await listing(() => ({ body: `${'0'.repeat(35)}:1\r\n${digest.slice(5)}:42\r\n` }));
    expect(await passwordFault({ isBreached, serviceNames: [] }, password, [])).toBe('breached');
    expect(asked).toEqual([`/range/${digest.slice(0, 5)}`]);
    expect(await passwordFault({ isBreached, serviceNames: [] }, 'another good password', [])).toBe(null);
  });

  it('passes what it lists as padding', async () => {
    const { isBreached } = await listing(() => ({ body: `${digest.slice(5)}:0\r\n` }));
    expect(await isBreached(password)).toBe(false);
  });

  it.each([
    ['does not answer', () => null],
    ['fails', () => ({ status: 500, body: '' })],
    ['sends us elsewhere', () => ({ status: 302, body: '' })],
    ['never ends', () => ({ body: `${'A'.repeat(600_000)}\n${digest.slice(5)}:1` })],
  ])('lets passwords pass when it %s', async (_what, answer) => {
    const { isBreached } = await listing(answer, 300);
    expect(await passwordFault({ isBreached, serviceNames: [] }, password, [])).toBe(null);
  });
});

describe('a stored hash', () => {
  const world = withTestAuth('sqlite');
  const email = 'ann@example.org';
  const stored = async () => (await world.auth.database.entityManager().find(Password, {}))[0]?.hash ?? '';

  it('is made anew at the next sign-in when more work is asked for, and not otherwise', async () => {
    await world.activated(email);
    const weak = await stored();
    expect(weak).toContain('t=1,');
    await world.signedIn(email);
    expect(await stored()).toBe(weak);

    const stronger = people(await world.another({ hashIterations: 3 }));
    expect(outcomeOf(await stronger.ask(Login, { input: { email, password: 'wrong' } }))).toBe('InvalidCredentials');
    expect(await stored()).toBe(weak);
    await stronger.signedIn(email);
    expect(await stored()).toContain('t=3,');
    await stronger.signedIn(email);
  });

  it('is Argon2id with the work that OWASP recommends', async () => {
    const hasher = createPasswordHasher({ concurrencyMax: 1, queueMax: 1 });
    const hash = await hasher.hash(password);
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(hasher.isOutdated(hash)).toBe(false);
    expect(hasher.isOutdated(hash.replace('t=2', 't=1'))).toBe(true);
    expect(hasher.isOutdated(hash.replace('argon2id', 'argon2i'))).toBe(true);
  });
});
