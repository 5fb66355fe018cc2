import { activate } from './account-api/activate.ts';
import { resetApiKey, viewApiKey } from './account-api/api-key.ts';
import { changePassword } from './account-api/change-password.ts';
import { closeSession } from './account-api/close-session.ts';
import { openSession } from './account-api/open-session.ts';
import { register } from './account-api/register.ts';
import { sendOtp } from './account-api/send-otp.ts';
import { signInWithGoogle } from './account-api/sign-in-with-google.ts';
import { checkHealth, checkVersion } from './account-api/state-of-service.ts';
import { disableTwoFactor, enableTwoFactor } from './account-api/two-factor.ts';
import { updateUser, viewUser } from './account-api/users.ts';
import { logOutBrowser } from './cookies/log-out-browser.ts';
import type { RestHandler } from './dialect.ts';
import { isSessionApiRequest } from './session-api/errors.ts';
import { invalidateSession } from './session-api/invalidate-session.ts';
import { refreshSession } from './session-api/refresh-session.ts';
import { logOutNatively } from './native-logout/log-out-natively.ts';
import { introspectToken } from './oauth/introspect-token.ts';
import { revokeToken } from './oauth/revoke-token.ts';
import type { RestOperationName } from './operations.ts';
import type { RestDeps } from './rest-deps.ts';
import { showUndo, undoChange } from './undo/undo-page.ts';

export type RestHandlers = Readonly<Record<RestOperationName, RestHandler>>;

/** Every operation over the use cases of this process. */
export function restHandlers(deps: RestDeps): RestHandlers {
  const close = closeSession(deps);
  const invalidate = invalidateSession(deps);
  return {
    register: register(deps),
    signInWithGoogle: signInWithGoogle(deps),
    openSession: openSession(deps),
    closeSession: close,
    sendOtp: sendOtp(deps),
    activate: activate(deps),
    changePassword: changePassword(deps),
    enableTwoFactor: enableTwoFactor(deps),
    disableTwoFactor: disableTwoFactor(deps),
    viewUser: viewUser(deps),
    updateUser: updateUser(deps),
    viewApiKey: viewApiKey(deps),
    resetApiKey: resetApiKey(deps),
    checkHealth: checkHealth(),
    checkVersion: checkVersion(deps),
    invalidateSession: invalidate,
    closeOrInvalidateSession: (request, reply) => (isSessionApiRequest(request) ? invalidate : close)(request, reply),
    refreshSession: refreshSession(deps),
    logOutNatively: logOutNatively(deps),
    logOutBrowser: logOutBrowser(deps),
    showUndo: showUndo(),
    undoChange: undoChange(deps),
    introspectToken: introspectToken(deps),
    revokeToken: revokeToken(deps),
  };
}
