/** What gives somebody a way into an account, or is on its way to. Each is something that a thief may have taken or left behind. */
export const holdings = [
  'other sessions',
  'own session',
  'API keys',
  'trusted devices',
  'sign-ins half way',
  'mailed codes',
  'linked identities',
  'pending address',
  'pending app',
  'recovery codes',
  'password',
] as const;
export type Holding = (typeof holdings)[number];

/**
 * What ends when something happens to an account: the answer to the question of what is left to a thief when the owner comes back.
 * `own session` is the one that asks, where there is one. docs/recovery.md holds the same table, and says why.
 */
export const endings = {
  'password reset': [
    'other sessions',
    'own session',
    'API keys',
    'trusted devices',
    'sign-ins half way',
    'mailed codes',
    'linked identities',
    'pending address',
    'pending app',
  ],
  'password changed': [
    'other sessions',
    'API keys',
    'trusted devices',
    'sign-ins half way',
    'mailed codes',
    'linked identities',
    'pending address',
    'pending app',
  ],
  'address changed': ['trusted devices', 'sign-ins half way', 'mailed codes', 'pending address', 'pending app'],
  'second factor added': ['trusted devices', 'sign-ins half way', 'pending app', 'recovery codes'],
  'recovery codes replaced': ['trusted devices', 'sign-ins half way', 'recovery codes'],
  'second factors disabled': ['trusted devices', 'sign-ins half way', 'pending app', 'recovery codes'],
  'other sessions revoked': ['other sessions', 'trusted devices', 'sign-ins half way', 'pending address', 'pending app'],
  'all sessions revoked': [
    'other sessions',
    'own session',
    'trusted devices',
    'sign-ins half way',
    'pending address',
    'pending app',
  ],
  'roles taken at once': ['other sessions', 'own session', 'API keys'],
  'account disabled': [
    'other sessions',
    'own session',
    'API keys',
    'trusted devices',
    'sign-ins half way',
    'mailed codes',
    'pending address',
    'pending app',
  ],
  'deletion scheduled': [
    'other sessions',
    'own session',
    'API keys',
    'trusted devices',
    'sign-ins half way',
    'mailed codes',
    'pending address',
    'pending app',
  ],
  'change undone': [
    'other sessions',
    'own session',
    'API keys',
    'trusted devices',
    'sign-ins half way',
    'mailed codes',
    'linked identities',
    'pending address',
    'pending app',
    'recovery codes',
    'password',
  ],
} as const satisfies Record<string, readonly Holding[]>;
export type Ending = keyof typeof endings;

/** Those after which API keys stay where the operator says so. */
export const sparing: readonly Ending[] = ['password reset', 'password changed'];
