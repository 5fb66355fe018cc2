import { accessTtlSecondsMax } from '../lib/access-ttl.ts';
import { plusSeconds } from '../lib/clock.ts';

/** A key as it lies in the database: the private part sealed, with the `kid` as additional data. */
export interface StoredSigningKey {
  readonly kid: string;
  /** 1, 2, 3 …; unique, so that replicas that generate at the same moment agree on one key. */
  readonly generation: number;
  readonly sealedPrivateJwk: string;
  /** It is published from the beginning and signs from here on, so that verifiers know it before they meet it. */
  readonly signsFrom: Date;
  readonly createdAt: Date;
}

export interface SigningKeyStore {
  /** All keys, newest generation first. */
  list(): Promise<readonly StoredSigningKey[]>;
  /** False when that generation exists already. */
  insert(key: StoredSigningKey): Promise<boolean>;
  /** Forgets the generations before this one. */
  deleteBefore(generation: number): Promise<void>;
}

/** Longer than any access token lives that a key signed in its last second, clock tolerance included. */
const afterlifeSeconds = accessTtlSecondsMax + 60;

/** A key and what it is good for at a moment. */
export interface SigningKeyStanding {
  readonly key: StoredSigningKey;
  readonly state: 'published' | 'signing' | 'verifying' | 'retired';
  /** When it retires: a while after its successor has begun to sign. Null while it has none. */
  readonly retiresAt: Date | null;
}

/** What each of the keys (newest generation first) is good for. Exactly one signs, as soon as any may. */
export function standingOf(keys: readonly StoredSigningKey[], now: Date): readonly SigningKeyStanding[] {
  const signing = keys.find(({ signsFrom }) => signsFrom <= now);
  return keys.map((key, index) => {
    const successor = keys[index - 1];
    const retiresAt = successor ? plusSeconds(successor.signsFrom, afterlifeSeconds) : null;
    if (key === signing) return { key, state: 'signing', retiresAt };
    if (key.signsFrom > now) return { key, state: 'published', retiresAt };
    return { key, state: retiresAt !== null && retiresAt <= now ? 'retired' : 'verifying', retiresAt };
  });
}
