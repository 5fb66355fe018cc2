import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { plusSeconds, type Clock, secondsPerDay } from '../../lib/clock.ts';
import { sha256Hex } from '../../lib/digest.ts';
import type { Random } from '../../lib/random.ts';
import type { ReadDeps } from '../statements/transact.ts';
import { TrustedDevice } from './trusted-device.entity.ts';

const trustSeconds = 30 * secondsPerDay;
const tokenPrefix = 'pc_td_';
const secretBytes = 32;
const userAgentCharactersMax = 512;

/** Trusts the device for thirty days. Returns the token that it presents at the next sign-in, which is shown this once. */
export async function trustDevice(
  em: EntityManager,
  { clock, random }: { clock: Clock; random: Random },
  { accountId, client }: { accountId: string; client: Client },
): Promise<string> {
  const now = clock.now();
  const token = tokenPrefix + random.bytes(secretBytes).toString('base64url');
  await em.insert(TrustedDevice, {
    id: `device_${random.hexId()}`,
    accountId,
    digest: sha256Hex(token),
    createdAt: now,
    lastUsedAt: now,
    expiresAt: plusSeconds(now, trustSeconds),
    address: client.address,
    userAgent: client.userAgent?.slice(0, userAgentCharactersMax) ?? null,
  });
  return token;
}

/** Finds the device of a token, if this account trusts it; else returns null. */
export function findTrustedDevice(em: EntityManager, accountId: string, token: string, now: Date): Promise<TrustedDevice | null> {
  return em.findOne(
    TrustedDevice,
    { accountId, digest: sha256Hex(token), expiresAt: { $gt: now } },
    { disableIdentityMap: true },
  );
}

/** Whether the token is that of a device which this account trusts. */
export async function isTrustedDevice(em: EntityManager, accountId: string, token: string, now: Date): Promise<boolean> {
  const device = { accountId, digest: sha256Hex(token), expiresAt: { $gt: now } };
  return (await em.nativeUpdate(TrustedDevice, device, { lastUsedAt: now })) === 1;
}

/** The devices that the account trusts, newest first. */
export function listTrustedDevices(deps: ReadDeps & { readonly clock: Clock }, accountId: string): Promise<TrustedDevice[]> {
  const isTrusted = { accountId, expiresAt: { $gt: deps.clock.now() } };
  return deps.entityManager().find(TrustedDevice, isTrusted, { orderBy: { createdAt: 'desc', id: 'desc' } });
}

/** Trusts one device no longer, or, without `id`, none. Returns how many that were. */
export function distrustDevices(em: EntityManager, accountId: string, id?: string): Promise<number> {
  return em.nativeDelete(TrustedDevice, { accountId, ...(id === undefined ? {} : { id }) });
}
