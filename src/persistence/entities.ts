import { Account } from '../auth/accounts/account.entity.ts';
import { Role } from '../auth/accounts/role.entity.ts';
import { ApiKey } from '../auth/api-keys/api-key.entity.ts';
import { AuditEvent } from '../auth/audit/audit-event.entity.ts';
import { ImportedAccount } from '../auth/administration/imported-account.entity.ts';
import { Lease } from '../auth/housekeeping/lease.entity.ts';
import { ExternalIdentity } from '../auth/external-identities/external-identity.entity.ts';
import { SpentIdToken } from '../auth/external-identities/spent-id-token.entity.ts';
import { OutboxMessage } from '../auth/delivery/outbox-message.entity.ts';
import { OneTimeCode } from '../auth/otp/one-time-code.entity.ts';
import { Password } from '../auth/passwords/password.entity.ts';
import { Session } from '../auth/sessions/session.entity.ts';
import { ThrottleBucket } from '../auth/throttling/throttle-bucket.entity.ts';
import { EmailChange } from '../auth/email/email-change.entity.ts';
import { RecoveryCode } from '../auth/two-factor/recovery-code.entity.ts';
import { SignInChallenge } from '../auth/sign-in/sign-in-challenge.entity.ts';
import { TotpSecret } from '../auth/two-factor/totp-secret.entity.ts';
import { TrustedDevice } from '../auth/two-factor/trusted-device.entity.ts';
import { UndoOffer } from '../auth/undo/undo-offer.entity.ts';
import { SigningKey } from './signing-key.entity.ts';

/** Everything that lies in the database. */
export const entities = [
  Account,
  ApiKey,
  AuditEvent,
  ExternalIdentity,
  ImportedAccount,
  Lease,
  OneTimeCode,
  OutboxMessage,
  Password,
  Role,
  Session,
  SigningKey,
  SpentIdToken,
  ThrottleBucket,
  EmailChange,
  RecoveryCode,
  SignInChallenge,
  TotpSecret,
  TrustedDevice,
  UndoOffer,
];
