import { closeSession } from './clara/close-session.ts';
import { openSession } from './clara/open-session.ts';
import { logOutBrowser } from './cookies/log-out-browser.ts';
import type { RestHandler } from './dialect.ts';
import { isDoclyRequest } from './docly/errors.ts';
import { invalidateSession } from './docly/invalidate-session.ts';
import { refreshSession } from './docly/refresh-session.ts';
import { logOutNatively } from './kratos/log-out-natively.ts';
import { introspectToken } from './oauth/introspect-token.ts';
import { revokeToken } from './oauth/revoke-token.ts';
import type { RestOperationName } from './operations.ts';
import type { RestDeps } from './rest-deps.ts';

export type RestHandlers = Readonly<Record<RestOperationName, RestHandler>>;

/** Every operation over the use cases of this process. */
export function restHandlers(deps: RestDeps): RestHandlers {
  const close = closeSession(deps);
  const invalidate = invalidateSession(deps);
  return {
    openSession: openSession(deps),
    closeSession: close,
    invalidateSession: invalidate,
    closeOrInvalidateSession: (request, reply) => (isDoclyRequest(request) ? invalidate : close)(request, reply),
    refreshSession: refreshSession(deps),
    logOutNatively: logOutNatively(deps),
    logOutBrowser: logOutBrowser(deps),
    introspectToken: introspectToken(deps),
    revokeToken: revokeToken(deps),
  };
}
