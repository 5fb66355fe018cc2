/**
 * Forgets entries of a memory of rates, which holds until when (in milliseconds) each key has used up what it was given: those that
 * have all of it again, and beyond `keysMax` those used longest ago. Looks at the oldest only, until one has to be kept.
 */
export function forgetRefilled(usedUpTo: Map<string, number>, nowMs: number, keysMax: number): void {
  for (const [key, until] of usedUpTo) {
    if (until > nowMs && usedUpTo.size <= keysMax) return;
    usedUpTo.delete(key);
  }
}
