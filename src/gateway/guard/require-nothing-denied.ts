import { Refusal } from '../../lib/errors.ts';
import type { Decision } from './guard.ts';

/** Throws the refusal of the first denied field, with the scopes that the caller lacks for it. */
export function requireNothingDenied({ reasons }: Decision, scopesNeeded: (name: string) => readonly string[]): void {
  const [first] = reasons;
  if (first === undefined) return;
  const [name, reason] = first;
  throw new Refusal(reason, { scopes: scopesNeeded(name) });
}
