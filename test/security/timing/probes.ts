import { Account } from '../../../src/auth/accounts/account.entity.ts';
import { parseEmail } from '../../../src/auth/accounts/email-identity.ts';
import { insertAccount } from '../../../src/auth/accounts/insert-account.ts';
import type { Auth } from '../../../src/auth/open-auth.ts';
import { insertPassword } from '../../../src/auth/passwords/stored-passwords.ts';
import { systemClock as clock } from '../../../src/lib/clock.ts';
import { systemRandom as random } from '../../../src/lib/random.ts';
import type { Database } from '../../../src/persistence/database.ts';

/** What an address may be. A stranger must not tell any of them from `unknown`. */
export const kinds = ['unknown', 'active', 'pending', 'disabled', 'with a second factor'] as const;
export type Kind = (typeof kinds)[number];

/** Addresses of each kind in turn; unknown ones are never the same, because registering one makes it known. */
export async function openAddresses({ entityManager }: Database, hash: string): Promise<(kind: Kind) => string> {
  const em = entityManager();
  const known = new Map<Kind, string[]>();
  for (const kind of kinds.slice(1)) {
    const emails = [];
    for (let count = 0; count < addressesOfAKind; count += 1) {
      const email = parseEmail(newAddress());
      if (email === null) throw new Error('not an address');
      const id = await insertAccount(em, { clock, random }, { email, isActive: kind !== 'pending' });
      await insertPassword(em, id, hash, clock.now());
      if (kind === 'disabled') await em.nativeUpdate(Account, { id }, { disabledAt: clock.now() });
      if (kind === 'with a second factor') await em.nativeUpdate(Account, { id }, { secondFactors: ['EMAIL'] });
      emails.push(email.address);
    }
    known.set(kind, emails);
  }
  let next = 0;
  return (kind) => known.get(kind)?.[next++ % addressesOfAKind] ?? newAddress();
}

const addressesOfAKind = 40;
const newAddress = () => `${random.hexId()}@example.org`;

const client = { address: '192.0.2.1', userAgent: 'timing', requestId: 'timing' };
const password = 'not the password of anybody';
const flowId = null;
const code = '000000';

/** What a stranger may ask about an address. */
export const probes: Readonly<Record<string, (auth: Auth, email: string) => Promise<unknown>>> = {
  login: ({ signIn }, email) =>
    signIn.signIn({ email, password, code: null, deviceToken: null, isDeviceTrusted: false, transport: 'TOKEN', client }),
  register: ({ registration }, email) => {
    const address = parseEmail(email);
    if (address === null) throw new Error('not an address');
    return registration.register({
      email: address,
      password,
      firstName: null,
      lastName: null,
      displayName: null,
      locale: null,
      client,
    });
  },
  activate: ({ registration }, email) => registration.activate({ email, flowId, code, client }),
  sendOtp: ({ otp }, email) => otp.send({ email, purpose: 'PASSWORD_RESET', flowId, client }),
  resetPassword: ({ passwords }, email) => passwords.reset({ email, flowId, code, newPassword: password, client }),
  loginByCode: ({ signIn }, email) =>
    signIn.signInByCode({ email, flowId: 'flow_none', code, deviceToken: null, transport: 'TOKEN', client }),
};
