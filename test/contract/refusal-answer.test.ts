import { describe, expect, it } from 'vitest';
import { Refusal, refusals, type RefusalCode } from '../../src/lib/errors.ts';
import { refusalAnswer } from '../../src/lib/refusal-answer.ts';

const codes = Object.keys(refusals) as RefusalCode[];

describe('the answer to a request that is refused as a whole', () => {
  it.each(codes)('has the status, the code and the id of the request for %s, and no data', (code) => {
    const { status, body } = refusalAnswer(new Refusal(code), 'request_1');
    const { errors, ...rest } = JSON.parse(body) as { errors: { message: string; extensions: object }[] };
    expect(status).toBe(refusals[code].status);
    expect(errors).toMatchObject([{ message: refusals[code].message, extensions: { code, requestId: 'request_1' } }]);
    expect(rest).toEqual({});
  });

  it.each([
    ['invalid-token', 'Bearer error="invalid_token"'],
    ['step-up-required', 'Bearer error="insufficient_user_authentication"'],
    ['unauthenticated', 'Bearer'],
  ] as const)('asks with %s for what is missing (RFC 6750, RFC 9470)', (code, challenge) => {
    expect(refusalAnswer(new Refusal(code), 'r').headers).toContainEqual(['www-authenticate', challenge]);
  });

  it('says when to come back, in whole seconds', () => {
    const { headers } = refusalAnswer(new Refusal('rate-limited', { retryAfterSeconds: 1.2 }), 'r');
    expect(headers).toEqual([['retry-after', '2']]);
  });

  it('shows nothing of an error that is no refusal', () => {
    const { status, body } = refusalAnswer(new Error('select * from password'), 'r');
    expect(status).toBe(500);
    expect(body).not.toContain('password');
  });
});
