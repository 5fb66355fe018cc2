import { networkOf } from '../../lib/address-network.ts';
import type { Client } from '../../lib/client.ts';
import { sha256Hex } from '../../lib/digest.ts';
import type { Random } from '../../lib/random.ts';

/**
 * A name, known only to whoever asked for a code, of that asking. Tries that present it are counted for it alone, so a
 * unknown client's wrong guesses at the same account take nothing from it. Where somebody has proved who asks, the id of a session or a
 * challenge is the name.
 */
export function newFlowId(random: Random): string {
  return `flow_${random.hexId()}`;
}

export const flowIdPattern = /^flow_[0-9a-f]{32}$/;

/** Returns the flow of those who ask for a second factor by naming an address: no name is given out, so it is where they ask from. */
export function flowOfNetwork(client: Client): string {
  return `network ${networkOf(client)}`;
}

/** How a flow is stored with its codes. */
export function flowDigestOf(flow: string): string {
  return sha256Hex(flow);
}
