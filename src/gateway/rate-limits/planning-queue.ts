import { addressNetwork } from '../../lib/address-network.ts';
import type { CpuClock } from '../../lib/cpu-clock.ts';
import { Refusal } from '../../lib/errors.ts';
import type { Metrics } from '../../lib/metrics.ts';
import type { Principal } from '../../tokens/principal.ts';
import type { CpuAllowance } from './cpu-allowance.ts';
import type { InTurn } from '../../lib/shared-work.ts';
import type { Caller, Turns } from './fair-queue.ts';

/**
 * Has documents read, validated and planned that this process does not remember. A client can ask for much of that with a few
 * bytes, so it waits for its turn and pays in processor time.
 */
export interface Planning {
  /**
   * How the work of one request is done: in the turn of the client's network, and paid by the network, and by the account too
   * where somebody is signed in. Rejects with what the work throws, `PLANNING_LIMIT_REACHED` or `OVERLOADED`.
   */
  for(client: PlanningClient): InTurn;
}

export interface PlanningClient {
  readonly principal: Principal | null;
  readonly clientAddress: string;
  /** Whether the document is registered. There are only so many of these, so they are paid by nobody. */
  readonly isTrusted: () => boolean;
  /** Whether what it asked for runs already, and is not refused any more. */
  readonly isAdmitted?: boolean;
}

export interface PlanningDeps {
  readonly turns: Turns;
  readonly allowance: CpuAllowance;
  readonly cpu: CpuClock;
  readonly metrics: Pick<Metrics, 'planningAdvanced'>;
}

export function createPlanning({ turns, allowance, cpu, metrics }: PlanningDeps): Planning {
  function callerFor({ principal, clientAddress, ...client }: PlanningClient): Caller {
    const network = `network ${addressNetwork(clientAddress)}`;
    const isTrusted = client.isTrusted();
    const payers = isTrusted ? [] : [network, ...(principal ? [`account ${principal.accountId}`] : [])];
    let isAdmitted = client.isAdmitted ?? false;
    return {
      // Each of these documents has as many plans as there are values of its conditions.
      lane: isTrusted ? `trusted documents of ${network}` : network,
      isCounted: !isTrusted,
      admit() {
        // What has begun comes to its end, or it would be begun again and again.
        const retryAfterSeconds = isAdmitted ? 0 : allowance.secondsToWait(payers);
        if (retryAfterSeconds > 0) throw new Refusal('PLANNING_LIMIT_REACHED', { retryAfterSeconds });
      },
      pay<T>(slice: () => T): T {
        isAdmitted = true;
        const begunMs = cpu.nowMs();
        try {
          return slice();
        } finally {
          const cpuMs = cpu.nowMs() - begunMs;
          allowance.spend(payers, cpuMs);
          metrics.planningAdvanced(cpuMs / 1000);
        }
      },
    };
  }

  return {
    for(client) {
      let caller: Caller | null = null;
      return (work) => turns.take((caller ??= callerFor(client)), work);
    },
  };
}
