import type { IncomingMessage } from 'node:http';
import { graphqlPath } from '../graphql-path.ts';

/**
 * Returns whether a request is a WebSocket handshake for the GraphQL path. Any other offer to upgrade is ignored, and the
 * request is answered as if the offer were not there (RFC 9110 §7.8): another protocol, `h2c` for one, or another path.
 */
export function shouldUpgrade({ method, url = '', headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>): boolean {
  const isHandshake = method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';
  return isHandshake && url.split('?', 1)[0] === graphqlPath;
}
