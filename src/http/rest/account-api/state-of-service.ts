import type { RestHandler } from '../dialect.ts';
import type { RestDeps } from '../rest-deps.ts';
import { answer } from './answer.ts';

/** This process answers. Whether it can do its work is at `/readyz`. */
export function checkHealth(): RestHandler {
  return async (_, reply) => answer(reply, 200, 'Health check successful.', { status: 'healthy', service: 'portcullis' });
}

export function checkVersion({ version }: Pick<RestDeps, 'version'>): RestHandler {
  return async (_, reply) => answer(reply, 200, 'Version check successful.', { version });
}
