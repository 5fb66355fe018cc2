import { describe, expect, it } from 'vitest';
import { accountApiDialect } from '../../src/http/rest/account-api/account-api-dialect.ts';
import { cookiesDialect } from '../../src/http/rest/cookies/cookies-dialect.ts';
import type { Render } from '../../src/http/rest/dialect.ts';
import { sessionApiDialect } from '../../src/http/rest/session-api/session-api-dialect.ts';
import { nativeLogoutDialect } from '../../src/http/rest/native-logout/native-logout-dialect.ts';
import { oauthDialect } from '../../src/http/rest/oauth/oauth-dialect.ts';
import { Refusal, refusals, type RefusalCode } from '../../src/lib/errors.ts';

const production = { requestId: 'request-1', isProduction: true };
const codes = Object.keys(refusals) as RefusalCode[];
const fault = { loc: ['body', 'reason'], msg: 'must be one line', type: 'custom' };

/** What each dialect's error has, and where its statuses differ from the catalogue's. */
const dialects: Record<string, { render: Render; keys: readonly string[]; statuses?: Partial<Record<RefusalCode, number>> }> = {
  clara: { render: accountApiDialect.render, keys: ['data', 'message', 'status'] },
  docly: { render: sessionApiDialect.render, keys: ['error_code', 'error_description'] },
  kratos: {
    render: nativeLogoutDialect.render,
    keys: ['error'],
    statuses: { UNAUTHENTICATED: 403, INVALID_TOKEN: 403, UNSUPPORTED_MEDIA_TYPE: 400 },
  },
  cookies: { render: cookiesDialect.render, keys: ['code', 'detail', 'type'] },
  oauth: { render: oauthDialect.render, keys: ['error', 'error_description'] },
};
const matrix = Object.entries(dialects).flatMap(([dialect, expected]) => codes.map((code) => ({ dialect, code, ...expected })));

describe('every refusal in every dialect', () => {
  it.each(matrix)('$dialect: $code', ({ code, render, keys, statuses = {} }) => {
    const cause = new Error('secret insides');
    const { status, body } = render(new Refusal(code, { cause }), production);
    expect(status).toBe(statuses[code] ?? refusals[code].status);
    expect(Object.keys(body).toSorted()).toEqual([...keys].toSorted());
    const texts = JSON.stringify(body);
    expect(texts).not.toContain('secret insides');
    expect(texts).not.toContain('undefined');
  });

  it('E4: the cookie dialect’s `code` is the status, whatever went wrong', () => {
    for (const code of codes) {
      for (const faults of [[], [fault]]) {
        const { status, body } = cookiesDialect.render(new Refusal(code, { faults }), production);
        expect(body).toMatchObject({ code: status });
      }
    }
  });

  it('E2: the cookie dialect lists what is wrong with single values, as a 422', () => {
    expect(cookiesDialect.render(new Refusal('INVALID_INPUT', { faults: [fault] }), production)).toEqual({
      status: 422,
      body: { code: 422, detail: 'The input is not valid.', type: 'validation_error', errors: [fault] },
    });
  });

  it('K5: `debug` tells developers about the inside, and does not exist in production', () => {
    const refusal = new Refusal('INTERNAL', { cause: new Error('secret insides') });
    const { body } = nativeLogoutDialect.render(refusal, { requestId: 'request-1', isProduction: false });
    expect(body).toMatchObject({ error: { debug: 'secret insides', request: 'request-1' } });
    expect(JSON.stringify(nativeLogoutDialect.render(refusal, production))).not.toContain('debug');
  });

  it('D2: the four codes of the document mean what it says', () => {
    const code = (refusal: RefusalCode) => {
      const { status, body } = sessionApiDialect.render(new Refusal(refusal), production);
      return `${status} ${(body as { error_code: string }).error_code}`;
    };
    expect(code('UNAUTHENTICATED')).toBe('401 unauthorized');
    expect(code('INVALID_TOKEN')).toBe('401 unauthorized');
    expect(code('FORBIDDEN')).toBe('403 insufficient_permissions');
    expect(code('SESSION_NOT_FOUND')).toBe('404 session_not_found');
    expect(code('SESSION_ALREADY_REVOKED')).toBe('409 session_already_invalidated');
  });
});
