import { limitedActions, type Limit, type Limits } from '../../src/auth/throttling/limits.ts';

const generous: Limit = { burst: 10_000, refillSeconds: 1 };
const all = { own: generous, network: generous, account: generous, address: generous };

/** No limit that a test could meet by chance. */
export const generousLimits = Object.fromEntries(limitedActions.map((action) => [action, all])) as unknown as Limits;
