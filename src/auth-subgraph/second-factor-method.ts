import { registerEnumType } from 'type-graphql';

export const SecondFactorMethods = { TOTP: 'TOTP', EMAIL: 'EMAIL', SMS: 'SMS' } as const;

registerEnumType(SecondFactorMethods, {
  name: 'SecondFactorMethod',
  description: 'A way to prove oneself beside the password.',
  valuesConfig: {
    TOTP: { description: 'Codes of an authenticator app (RFC 6238).' },
    EMAIL: { description: 'Codes that are mailed by `sendOtp` with the purpose `TWO_FACTOR`.' },
    SMS: { description: 'Codes that the same sends to the account’s telephone.' },
  },
});
