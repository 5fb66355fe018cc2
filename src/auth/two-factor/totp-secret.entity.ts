import { defineEntity, p } from '@mikro-orm/core';
import { accountReference } from '../accounts/account-reference.ts';

const schema = defineEntity({
  name: 'TotpSecret',
  properties: {
    accountId: () => accountReference().primary(),
    /** Null until the first enrolment is confirmed. */
    sealedSecret: p.text().strictNullable(),
    /** The newest time step whose code was accepted; none of it or before it is accepted again. */
    lastStep: p.integer(),
    /** Of an enrolment under way: replaces the secret when a code of it is given in time. */
    sealedCandidate: p.text().strictNullable(),
    candidateExpiresAt: p.datetime(3).strictNullable(),
  },
});

/** What an account shares with its authenticator app, sealed with the account's id as context. */
export class TotpSecret extends schema.class {}
schema.setClass(TotpSecret);
