import { describe, expect, it } from 'vitest';
import { renderAccountApi } from '../../src/http/rest/account-api/errors.ts';
import { renderCookies } from '../../src/http/rest/cookies/errors.ts';
import type { Render } from '../../src/http/rest/dialect.ts';
import { renderSessionApi } from '../../src/http/rest/session-api/errors.ts';
import { renderNativeLogout } from '../../src/http/rest/native-logout/errors.ts';
import { renderOauth } from '../../src/http/rest/oauth/errors.ts';
import { Refusal, refusals, type RefusalCode } from '../../src/lib/errors.ts';

const production = { requestId: 'request-1', isProduction: true };
const codes = Object.keys(refusals) as RefusalCode[];
const fault = { loc: ['body', 'reason'], msg: 'must be one line', type: 'custom' };

/** What each dialect's error has, and where its statuses differ from the catalogue's. */
const dialects: Record<string, { render: Render; keys: readonly string[]; statuses?: Partial<Record<RefusalCode, number>> }> = {
  clara: { render: renderAccountApi, keys: ['data', 'message', 'status'] },
  docly: { render: renderSessionApi, keys: ['error_code', 'error_description'] },
  kratos: {
    render: renderNativeLogout,
    keys: ['error'],
    statuses: { UNAUTHENTICATED: 403, INVALID_TOKEN: 403, UNSUPPORTED_MEDIA_TYPE: 400 },
  },
  cookies: { render: renderCookies, keys: ['code', 'detail', 'type'] },
  oauth: { render: renderOauth, keys: ['error', 'error_description'] },
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
        const { status, body } = renderCookies(new Refusal(code, { faults }), production);
        expect(body).toMatchObject({ code: status });
      }
    }
  });

  it('E2: the cookie dialect lists what is wrong with single values, as a 422', () => {
    expect(renderCookies(new Refusal('INVALID_INPUT', { faults: [fault] }), production)).toEqual({
      status: 422,
      body: { code: 422, detail: 'The input is not valid.', type: 'validation_error', errors: [fault] },
    });
  });

  it('K5: `debug` tells developers about the inside, and does not exist in production', () => {
    const refusal = new Refusal('INTERNAL', { cause: new Error('secret insides') });
    const { body } = renderNativeLogout(refusal, { requestId: 'request-1', isProduction: false });
    expect(body).toMatchObject({ error: { debug: 'secret insides', request: 'request-1' } });
    expect(JSON.stringify(renderNativeLogout(refusal, production))).not.toContain('debug');
  });

  it('D2: the four codes of the document mean what it says', () => {
    const code = (refusal: RefusalCode) => {
      const { status, body } = renderSessionApi(new Refusal(refusal), production);
      return `${status} ${(body as { error_code: string }).error_code}`;
    };
    expect(code('UNAUTHENTICATED')).toBe('401 unauthorized');
    expect(code('INVALID_TOKEN')).toBe('401 unauthorized');
    expect(code('FORBIDDEN')).toBe('403 insufficient_permissions');
    expect(code('SESSION_NOT_FOUND')).toBe('404 session_not_found');
    expect(code('SESSION_ALREADY_REVOKED')).toBe('409 session_already_invalidated');
  });
});
