import { hash, verify } from '@node-rs/argon2';
import { boundedConcurrency, type Load } from './bounded-concurrency.ts';
import { readForeignHash } from './foreign-hashes/read-foreign-hash.ts';

/** How passwords become something that may be stored. Every call costs about the same, so that time tells nothing. */
export interface PasswordHasher {
  /** A PHC string with a salt of its own. Throws the refusal `OVERLOADED` before any work when too much is under way. */
  hash(password: string): Promise<string>;
  /** Whether the password made this hash. Null stands for an account without one: false, after the same work. Throws like `hash`. */
  verify(hash: string | null, password: string): Promise<boolean>;
  /** Whether it was made with less work than new ones are, or in another way. */
  isOutdated(hash: string): boolean;
  load(): Load;
}

export interface HasherSettings {
  /** Computations at once; each takes 19 MiB and a core. */
  readonly concurrencyMax: number;
  /** Callers that wait for their turn; the next one is refused. */
  readonly queueMax: number;
  readonly cost?: HashCost;
}

export interface HashCost {
  readonly memoryKib: number;
  readonly iterations: number;
}

/** OWASP Password Storage Cheat Sheet, the second of its equal recommendations for Argon2id (RFC 9106). */
const recommendedCost: HashCost = { memoryKib: 19_456, iterations: 2 };
const nobodysPassword = 'the password of an account that does not exist';

/** Argon2id, the library's default variant, in its thread pool. */
export function createPasswordHasher({ concurrencyMax, queueMax, cost = recommendedCost }: HasherSettings): PasswordHasher {
  const options = { memoryCost: cost.memoryKib, timeCost: cost.iterations, parallelism: 1 };
  const bounded = boundedConcurrency({ concurrencyMax, queueMax });
  const dummyHash = hash(nobodysPassword, options);
  return {
    hash: (password) => bounded.run(() => hash(normalisePassword(password), options)),
    verify: (stored, password) =>
      bounded.run(async () => {
        const checkForeign = stored === null ? null : readForeignHash(stored);
        if (checkForeign !== null && (await checkForeign(password))) return true;
        // What a foreign hash refused costs this as well, so that it is never answered faster than others.
        const own = checkForeign === null ? stored : null;
        const isRight = await verify(own ?? (await dummyHash), normalisePassword(password));
        return isRight && own !== null;
      }),
    load: bounded.load,
    isOutdated(stored) {
      const [, memoryKib, iterations] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$/.exec(stored) ?? [];
      return !(Number(memoryKib) >= cost.memoryKib && Number(iterations) >= cost.iterations);
    },
  };
}

/** One password for one sequence of characters, however a keyboard composes it (NIST SP 800-63B §3.1.1.2). */
function normalisePassword(password: string): string {
  return password.normalize('NFC');
}
