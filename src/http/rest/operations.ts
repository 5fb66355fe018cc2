import { activate } from './account-api/activate.ts';
import { resetApiKey, viewApiKey } from './account-api/api-key.ts';
import { changePassword } from './account-api/change-password.ts';
import { closeSession } from './account-api/close-session.ts';
import { openSession } from './account-api/open-session.ts';
import { register } from './account-api/register.ts';
import { sendOtp } from './account-api/send-otp.ts';
import { signInWithGoogle } from './account-api/sign-in-with-google.ts';
import { checkHealth, checkVersion } from './account-api/state-of-service.ts';
import { disableTwoFactor, enableTwoFactor } from './account-api/switch-two-factor.ts';
import { updateUser, viewUser } from './account-api/users.ts';
import { logOutBrowser } from './cookies/log-out-browser.ts';
import { logOutNatively } from './native-logout/log-out-natively.ts';
import { introspectToken } from './oauth/introspect-token.ts';
import { revokeToken } from './oauth/revoke-token.ts';
import type { RestOperation } from './rest-operation.ts';
import { closeOrInvalidateSession } from './session-api/close-or-invalidate-session.ts';
import { invalidateSession } from './session-api/invalidate-session.ts';
import { refreshSession } from './session-api/refresh-session.ts';
import { showUndo, undoChange } from './undo/undo-page.ts';

/** The REST face at a glance, by the ids that `/openapi.json` gives the operations. */
export const restOperations: Readonly<Record<string, RestOperation>> = {
  register,
  signInWithGoogle,
  openSession,
  closeSession,
  sendOtp,
  activate,
  changePassword,
  enableTwoFactor,
  disableTwoFactor,
  viewUser,
  updateUser,
  viewApiKey,
  resetApiKey,
  checkHealth,
  checkVersion,
  invalidateSession,
  closeOrInvalidateSession,
  refreshSession,
  logOutNatively,
  logOutBrowser,
  showUndo,
  undoChange,
  introspectToken,
  revokeToken,
};
