import type { Client } from '../../lib/client.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import { recordEvent } from '../audit/record-event.ts';
import { lockAsker, type Asker } from '../sessions/fresh-proof.ts';
import { distrustDevices } from './trusted-devices.ts';
import type { Transact } from '../statements/transact.ts';

export interface DistrustDeviceDeps {
  readonly transact: Transact;
  readonly clock: Clock;
  readonly random: Random;
}

export interface DistrustDeviceInput {
  readonly asker: Asker;
  readonly id: string;
  readonly client: Client;
}

/**
 * Trusts a device no longer: signing in there asks for the second factor again. Returns false when there is no such device. Throws
 * the refusal `INVALID_TOKEN` when the account is not active or the session has ended.
 */
export function distrustDevice(deps: DistrustDeviceDeps, { asker, id, client }: DistrustDeviceInput): Promise<boolean> {
  const { accountId, sessionId } = asker;
  return deps.transact(async (em) => {
    await lockAsker(em, asker);
    if ((await distrustDevices(em, accountId, id)) === 0) return false;
    await recordEvent(em, deps, { type: 'device.distrusted', client, accountId, actorId: accountId, sessionId });
    return true;
  });
}
