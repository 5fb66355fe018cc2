import { epochSeconds } from '../../lib/clock.ts';

/** So that a client that refreshes all the time does not make its session's row grow. */
const rememberedMax = 50;

/**
 * `accessExpiries` with one more access token. Access tokens prove themselves and are not stored; when a session ends,
 * this says how many of them ended with it. Seconds since the epoch, separated by spaces; those that passed fall out.
 */
export function withAccessToken(accessExpiries: string, expiresAt: Date, now: Date): string {
  return [...liveExpiries(accessExpiries, now), epochSeconds(expiresAt)].slice(-rememberedMax).join(' ');
}

/** How many access tokens are still alive, up to 50. */
export function countLiveAccess(accessExpiries: string, now: Date): number {
  return liveExpiries(accessExpiries, now).length;
}

function liveExpiries(accessExpiries: string, now: Date): number[] {
  const seconds = epochSeconds(now);
  return accessExpiries
    .split(' ')
    .map(Number)
    .filter((expiry) => expiry > seconds);
}
