import type { Client } from '../../src/lib/client.ts';

/** Returns a client of a network, of as many networks as there are numbers below 2²⁸. */
export function clientOf(network: number): Client {
  const prefix = `2001:db8:${(network >> 12).toString(16)}:${(network & 0xfff).toString(16)}`;
  return { address: `${prefix}::1`, userAgent: null, requestId: 'request-of-a-test' };
}
