import { addressNetwork } from '../../lib/address-network.ts';
import { Refusal } from '../../lib/errors.ts';
import type { Rate } from '../../lib/rate-store.ts';
import type { MemoryRateStore } from '../rate-limits/memory-rate-store.ts';

/** Bounds how many credentials that prove nothing one network may send. */
export interface CredentialAttempts {
  /**
   * Runs `prove`, which looks a credential up, and counts it against the client's network unless it proves somebody. Throws
   * `RATE_LIMITED` before anything is looked up where the network has had its share; simultaneous attempts get no more together.
   */
  attempt<Proof>(clientAddress: string | null, prove: () => Promise<Proof | null>): Promise<Proof | null>;
}

/** Each process counts by itself: the look-ups that are bounded are its own. */
export function createCredentialAttempts(store: MemoryRateStore, rates: readonly Rate[]): CredentialAttempts {
  return {
    async attempt(clientAddress, prove) {
      const network = clientAddress === null ? 'unknown' : addressNetwork(clientAddress);
      const counted: (readonly [key: string, rate: Rate])[] = [];
      const giveBack = () => counted.forEach(([key, rate]) => store.giveBack(key, 1, rate));
      for (const [index, rate] of rates.entries()) {
        const key = `credentials ${index} ${network}`;
        const retryAfterSeconds = store.take(key, 1, rate);
        if (retryAfterSeconds > 0) {
          giveBack();
          throw new Refusal('RATE_LIMITED', { retryAfterSeconds });
        }
        counted.push([key, rate]);
      }
      const proof = await prove();
      if (proof !== null) giveBack();
      return proof;
    },
  };
}
