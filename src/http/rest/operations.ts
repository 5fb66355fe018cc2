import type { FastifyRequest } from 'fastify';
import { renderAccountApi } from './account-api/errors.ts';
import { renderCookies } from './cookies/errors.ts';
import type { Render } from './dialect.ts';
import { isSessionApiRequest, renderSessionApi } from './session-api/errors.ts';
import { renderNativeLogout } from './native-logout/errors.ts';
import { renderOauth } from './oauth/errors.ts';
import { renderUndoRefusal } from './undo/undo-page.ts';

/** One thing that the REST face does, wherever the work behind it happens. */
export interface RestOperation {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** The path under our origin, and with the prefix that clients of that dialect put before it. `:name` is a part that varies. */
  readonly paths: readonly string[];
  readonly body: 'json' | 'form';
  /** The scheme of the credential that a 401 asks for (RFC 9110 §11.6.1). */
  readonly challenge: 'bearer' | 'basic';
  readonly dialect: (request: FastifyRequest) => Render;
}

const json = { body: 'json', challenge: 'bearer' } as const;
const form = { body: 'form', challenge: 'basic' } as const;

/** A call of Clara's, at its path and below its prefix. */
function accountApi<Method extends RestOperation['method']>(method: Method, path: string) {
  return { ...json, method, paths: [path, `/api/v1${path}`], dialect: () => renderAccountApi } as const;
}

/** The REST face at a glance. `DELETE /auth/session` belongs to two dialects; the body says which. */
export const restOperations = {
  register: accountApi('POST', '/auth/register'),
  signInWithGoogle: accountApi('POST', '/auth/google'),
  openSession: {
    method: 'POST',
    paths: ['/auth/session', '/api/v1/auth/session'],
    body: 'json',
    challenge: 'basic',
    dialect: () => renderAccountApi,
  },
  closeSession: { ...json, method: 'DELETE', paths: ['/api/v1/auth/session'], dialect: () => renderAccountApi },
  sendOtp: accountApi('POST', '/users/:user/otp/:type'),
  activate: accountApi('POST', '/users/:user/activate'),
  changePassword: accountApi('PATCH', '/users/:user/password'),
  enableTwoFactor: accountApi('POST', '/users/:user/2fa'),
  disableTwoFactor: accountApi('DELETE', '/users/:user/2fa'),
  viewUser: accountApi('GET', '/users/:user'),
  updateUser: accountApi('PATCH', '/users/:user'),
  viewApiKey: accountApi('GET', '/users/:user/api_key'),
  resetApiKey: accountApi('POST', '/users/:user/api_key'),
  checkHealth: accountApi('GET', '/health'),
  checkVersion: { ...json, method: 'GET', paths: ['/api/v1/version'], dialect: () => renderAccountApi },
  invalidateSession: { ...json, method: 'DELETE', paths: ['/v1/auth/session'], dialect: () => renderSessionApi },
  closeOrInvalidateSession: {
    ...json,
    method: 'DELETE',
    paths: ['/auth/session'],
    dialect: (request) => (isSessionApiRequest(request) ? renderSessionApi : renderAccountApi),
  },
  refreshSession: {
    ...json,
    method: 'POST',
    paths: ['/auth/session/refresh', '/v1/auth/session/refresh'],
    dialect: () => renderSessionApi,
  },
  logOutNatively: {
    ...json,
    method: 'DELETE',
    paths: ['/self-service/logout/api', '/auth/self-service/logout/api'],
    dialect: () => renderNativeLogout,
  },
  logOutBrowser: { ...json, method: 'POST', paths: ['/auth/logout', '/api/v1/auth/logout'], dialect: () => renderCookies },
  showUndo: { ...form, challenge: 'bearer', method: 'GET', paths: ['/auth/undo/:token'], dialect: renderUndoRefusal },
  undoChange: { ...form, challenge: 'bearer', method: 'POST', paths: ['/auth/undo/:token'], dialect: renderUndoRefusal },
  introspectToken: { ...form, method: 'POST', paths: ['/oauth/introspect'], dialect: () => renderOauth },
  revokeToken: { ...form, method: 'POST', paths: ['/oauth/revoke'], dialect: () => renderOauth },
} as const satisfies Record<string, RestOperation>;

export type RestOperationName = keyof typeof restOperations;
