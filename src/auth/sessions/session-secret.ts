import { sessionTokenPrefix } from '../../tokens/credential-exchange.ts';
import type { SessionTransport } from './session.entity.ts';

/** The transports in which the client holds one secret for as long as the session lives. */
export type SecretTransport = Exclude<SessionTransport, 'TOKEN'>;

/** How such a secret begins, so that scanners find one that leaked, and so that none passes for the other. */
export const sessionSecretPrefixes: Readonly<Record<SecretTransport, string>> = {
  COOKIE: 'pc_sc_',
  OPAQUE: sessionTokenPrefix,
};
