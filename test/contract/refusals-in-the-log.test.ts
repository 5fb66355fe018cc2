import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refusal, refusals, type RefusalCode } from '../../src/lib/errors.ts';
import { reportRefusal } from '../../src/lib/report-refusal.ts';
import { recordingLogger } from '../support/gateway/recording-logger.ts';
import { Login } from '../support/generated/operations.ts';
import { httpClient, password } from '../support/http-client.ts';
import { startApp } from '../support/start-app.ts';
import { times } from '../support/times.ts';

const report = { requestId: 'request', message: 'A request failed' };

describe('a refusal', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('that holds for now is one warning of its code in ten seconds, and then their number', () => {
    const logger = recordingLogger();
    for (const code of ['OVERLOADED', 'UNAVAILABLE', 'OVERLOADED'] as const) reportRefusal(logger, new Refusal(code), report);
    expect(logger.lines.map(({ level, fields }) => [level, fields['code']])).toEqual([
      ['warn', 'OVERLOADED'],
      ['warn', 'UNAVAILABLE'],
    ]);
    vi.advanceTimersByTime(9999);
    reportRefusal(logger, new Refusal('OVERLOADED'), report);
    expect(logger.lines).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(logger.lines.slice(2)).toEqual([
      { level: 'warn', fields: { code: 'OVERLOADED', more: 2, seconds: 10 }, message: 'More requests were refused.' },
    ]);
    reportRefusal(logger, new Refusal('OVERLOADED'), report);
    expect(logger.lines).toHaveLength(4);
  });

  it('that is a fault of ours is an error with its cause, each time', () => {
    const logger = recordingLogger();
    const cause = new Error('why');
    for (const _ of times(2, () => null)) reportRefusal(logger, new Refusal('INTERNAL', { cause }), report);
    const line = { level: 'error', fields: { error: cause, code: 'INTERNAL', requestId: 'request' }, message: report.message };
    expect(logger.lines).toEqual([line, line]);
  });

  it('says when to try again if it holds for now, and only then', () => {
    for (const [code, { status }] of Object.entries(refusals))
      expect(new Refusal(code as RefusalCode).retryAfterSeconds).toBe(status === 503 ? 1 : undefined);
    expect(new Refusal('OVERLOADED', { retryAfterSeconds: 7 }).retryAfterSeconds).toBe(7);
  });
});

describe('a process that cannot hash more passwords', () => {
  it('tells everybody when to come back, and writes one line', async () => {
    const logger = recordingLogger();
    const full = () => Promise.reject(new Refusal('OVERLOADED'));
    const hasher = { hash: full, verify: full, isOutdated: () => false, load: () => ({ running: 1, waiting: 1 }) };
    const app = await startApp({ runtime: { logger, hasher } });
    const input = { email: 'ann@example.org', password };
    const answers = await Promise.all(times(10, () => httpClient(app).ask(Login, { input })));
    for (const { body } of answers)
      expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'OVERLOADED', retryAfterSeconds: 1 });
    const credentials = Buffer.from(`${input.email}:${password}`).toString('base64');
    const rest = await fetch(`${app.url}/auth/session`, {
      method: 'POST',
      headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect([rest.status, rest.headers.get('retry-after')]).toEqual([503, '1']);
    expect(logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
    expect(logger.lines.filter(({ fields }) => fields['code'] === 'OVERLOADED')).toHaveLength(1);
    await app.stop();
  });
});
