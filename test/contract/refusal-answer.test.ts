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
    ['INVALID_TOKEN', 'Bearer error="invalid_token"'],
    ['STEP_UP_REQUIRED', 'Bearer error="insufficient_user_authentication"'],
    ['UNAUTHENTICATED', 'Bearer'],
  ] as const)('asks with %s for what is missing (RFC 6750, RFC 9470)', (code, challenge) => {
    expect(refusalAnswer(new Refusal(code), 'r').headers).toContainEqual(['www-authenticate', challenge]);
  });

  it('says where the metadata of the resource is, after the error (RFC 9728 §5.1)', () => {
    const url = 'https://api.example.com/.well-known/oauth-protected-resource/graphql';
    const asked = (refusal: Refusal) => new Map(refusalAnswer(refusal, 'r', url).headers).get('www-authenticate');
    expect(asked(new Refusal('UNAUTHENTICATED'))).toBe(`Bearer resource_metadata="${url}"`);
    expect(asked(new Refusal('INVALID_TOKEN'))).toBe(`Bearer error="invalid_token", resource_metadata="${url}"`);
  });

  it('names the scopes that are missing where they are known and can be written (RFC 6750 §3.1)', () => {
    const asked = (scopes: string[]) =>
      new Map(refusalAnswer(new Refusal('FORBIDDEN', { scopes }), 'r').headers).get('www-authenticate');
    expect(asked([])).toBeUndefined();
    expect(asked(['a:read', 'b'])).toBe('Bearer error="insufficient_scope", scope="a:read b"');
    for (const unwritable of ['two words', 'quo"te', 'back\\slash', 'é', ''])
      expect(asked(['a', unwritable])).toBe('Bearer error="insufficient_scope"');
  });

  it('says when to come back, in whole seconds', () => {
    const { headers } = refusalAnswer(new Refusal('RATE_LIMITED', { retryAfterSeconds: 1.2 }), 'r');
    expect(headers).toEqual([['retry-after', '2']]);
  });

  it('shows nothing of an error that is no refusal', () => {
    const { status, body } = refusalAnswer(new Error('select * from password'), 'r');
    expect(status).toBe(500);
    expect(body).not.toContain('password');
  });
});
