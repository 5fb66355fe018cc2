import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../../lib/errors.ts';
import type { RestDeps } from '../rest-deps.ts';

/**
 * Throws the refusal `CLIENT_TOO_OLD` for an app that says in `x-client-version` that it is older than the operator wants,
 * or what is no version. Clients that say nothing pass.
 */
export function requireRecentClient(
  request: FastifyRequest,
  { minimumClientVersion }: Pick<RestDeps, 'minimumClientVersion'>,
): void {
  const said = request.headers['x-client-version'];
  if (minimumClientVersion === null || said === undefined) return;
  if (isOlder(numbersOf(String(said)), numbersOf(minimumClientVersion))) throw new Refusal('CLIENT_TOO_OLD');
}

/** Major, minor, patch; what is not said is 0. */
function numbersOf(version: string): readonly number[] {
  const [, major = '0', minor = '0', patch = '0'] =
    /^v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?![\w.])/.exec(version.trim()) ?? [];
  return [major, minor, patch].map(Number);
}

function isOlder(version: readonly number[], minimum: readonly number[]): boolean {
  const at = version.findIndex((part, index) => part !== minimum[index]);
  return at >= 0 && (version[at] ?? 0) < (minimum[at] ?? 0);
}
