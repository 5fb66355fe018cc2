import { accountsCapability } from './accounts/accounts.capability.ts';
import { administrationCapability } from './administration/administration.capability.ts';
import { apiKeysCapability } from './api-keys/api-keys.capability.ts';
import { auditCapability } from './audit/audit.capability.ts';
import { credentialsCapability } from './credentials/credentials.capability.ts';
import { emailCapability } from './email/email.capability.ts';
import { externalIdentitiesCapability } from './external-identities/external-identities.capability.ts';
import { otpCapability } from './otp/otp.capability.ts';
import { passwordsCapability } from './passwords/passwords.capability.ts';
import { registrationCapability } from './registration/registration.capability.ts';
import { sessionsCapability } from './sessions/sessions.capability.ts';
import { signInCapability } from './sign-in/sign-in.capability.ts';
import { twoFactorCapability } from './two-factor/two-factor.capability.ts';
import { undoCapability } from './undo/undo.capability.ts';

/** Everything that can be asked of the domain, by capability. */
export const capabilities = {
  accounts: accountsCapability,
  administration: administrationCapability,
  apiKeys: apiKeysCapability,
  audit: auditCapability,
  credentials: credentialsCapability,
  email: emailCapability,
  externalIdentities: externalIdentitiesCapability,
  otp: otpCapability,
  passwords: passwordsCapability,
  registration: registrationCapability,
  sessions: sessionsCapability,
  signIn: signInCapability,
  twoFactor: twoFactorCapability,
  undo: undoCapability,
} as const;
