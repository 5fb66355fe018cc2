/** So many at once, and one more every so often. */
export interface Limit {
  readonly burst: number;
  readonly refillSeconds: number;
}

/** What is counted, per account (by the name that was given, whether or not there is one) and per client address. */
export type Limits = Readonly<Record<LimitedAction, { readonly account: Limit; readonly address: Limit }>>;

export const limitedActions = ['sign-in', 'prove', 'register', 'send-code', 'send-own-code', 'try-code'] as const;
/** `prove`: second factors and current passwords, by somebody who is half way in; `send-own-code`: to somebody signed in. */
export type LimitedAction = (typeof limitedActions)[number];

/**
 * An account takes 20 wrong passwords and then 20 an hour, from however many addresses; NIST SP 800-63B §3.2.2 wants at
 * most 100 in a row. What is right gives back what it took, so that many people behind one address may sign in.
 */
export const defaultLimits: Limits = {
  'sign-in': { account: { burst: 20, refillSeconds: 180 }, address: { burst: 50, refillSeconds: 15 } },
  prove: { account: { burst: 10, refillSeconds: 360 }, address: { burst: 50, refillSeconds: 15 } },
  register: { account: { burst: 5, refillSeconds: 300 }, address: { burst: 20, refillSeconds: 60 } },
  'send-code': { account: { burst: 5, refillSeconds: 300 }, address: { burst: 20, refillSeconds: 60 } },
  'send-own-code': { account: { burst: 5, refillSeconds: 300 }, address: { burst: 20, refillSeconds: 60 } },
  'try-code': { account: { burst: 20, refillSeconds: 180 }, address: { burst: 50, refillSeconds: 15 } },
};
