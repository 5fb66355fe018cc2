import { sha256Hex } from '../../lib/digest.ts';
import type { Random } from '../../lib/random.ts';

/**
 * A name, known only to whoever asked for a code, of that asking. Tries that present it are counted for it alone, so a
 * stranger's wrong guesses at the same account take nothing from it.
 */
export function newFlowId(random: Random): string {
  return `flow_${random.hexId()}`;
}

export const flowIdPattern = /^flow_[0-9a-f]{32}$/;

/** How a flow is stored with its codes. */
export function flowDigestOf(flowId: string | null): string | null {
  return flowId === null ? null : sha256Hex(flowId);
}
