import type { Limit, Limits } from '../../src/auth/throttling/limits.ts';

const generous: Limit = { burst: 10_000, refillSeconds: 1 };
const both = { account: generous, address: generous };

/** No limit that a test could meet by chance. */
export const generousLimits: Limits = { 'sign-in': both, register: both, 'send-code': both, 'try-code': both };
