/** So many at once, and one more every so often. */
export interface Limit {
  readonly burst: number;
  readonly refillSeconds: number;
}

/** Says what is counted of one action, and together with what. An absent limit is not counted. */
export interface ActionLimits {
  /** Of one holder of a secret: a session, a trusted device, a challenge or a flow. Nobody else fills it. */
  readonly own?: Limit;
  /** At one account (by the name that was given, whether or not there is one) from one network, by those who hold no such secret. */
  readonly network?: Limit;
  /** At one account from everywhere, by all who hold no such secret. */
  readonly account?: Limit;
  /** From one network, at all accounts together. */
  readonly address?: Limit;
}

export type Limits = Readonly<Record<LimitedAction, ActionLimits>>;

export const limitedActions = ['sign-in', 'prove', 'register', 'send-code', 'send-own-code', 'try-code'] as const;
/** `prove`: second factors and current passwords, by somebody who is half way in; `send-own-code`: to somebody signed in. */
export type LimitedAction = (typeof limitedActions)[number];

const perAddress: Limit = { burst: 50, refillSeconds: 15 };

/**
 * NIST SP 800-63B §3.2.2 wants at most 100 wrong tries in a row. One network alone never fills what an account takes from
 * everywhere: it is refused first, and its share drains faster than it refills. What is right gives back what it took, so that many
 * people behind one address may sign in. Mailed codes need no limit for the account here: see `otp/guess-budget.ts`.
 */
export const defaultLimits: Limits = {
  'sign-in': {
    own: { burst: 20, refillSeconds: 360 },
    network: { burst: 10, refillSeconds: 900 },
    account: { burst: 100, refillSeconds: 432 },
    address: perAddress,
  },
  prove: {
    own: { burst: 10, refillSeconds: 900 },
    network: { burst: 10, refillSeconds: 900 },
    account: { burst: 50, refillSeconds: 432 },
    address: perAddress,
  },
  register: { network: { burst: 5, refillSeconds: 300 }, address: { burst: 20, refillSeconds: 60 } },
  'send-code': { network: { burst: 5, refillSeconds: 300 }, address: { burst: 20, refillSeconds: 60 } },
  'send-own-code': { own: { burst: 5, refillSeconds: 300 } },
  'try-code': { own: { burst: 20, refillSeconds: 180 }, network: { burst: 20, refillSeconds: 180 }, address: perAddress },
};
