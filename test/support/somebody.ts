import type { Client } from '../../src/lib/client.ts';

/** Who presents a credential where a test does not care who. */
export const somebody: Client = { address: '192.0.2.1', userAgent: 'test', requestId: 'request' };
