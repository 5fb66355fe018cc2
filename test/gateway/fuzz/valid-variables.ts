import type { Prng } from '../random/prng.ts';
import type { ValidManner } from './valid-manner.ts';

/** The names of a document, and the variables that are declared for it. */
export interface FuzzVariables {
  readonly given: Record<string, unknown>;
  /** Declares a variable with a value that it may have, and returns how it is written. */
  declare(type: string, value: unknown): string;
  /** Returns a variable that may decide what is skipped: one of a few. */
  condition(): string;
  /** Returns a response key: one of a few that are used again and again, or another one each time. */
  alias(at: number): string;
  declarations(): string;
}

const hostileNames = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'then', 'length'];

export function createVariables(prng: Prng, manner: ValidManner): FuzzVariables {
  const declared = new Map<string, string>();
  const given = Object.create(null) as Record<string, unknown>;
  const distinct = prng.next();
  const conditions = prng.pick([1, 3, 12, 40]);

  function longer(name: string): string {
    return prng.chance(manner.longName) ? name + 'a'.repeat(prng.pick([300, 20_000, 200_000])) : name;
  }

  return {
    given,
    declare(type, value) {
      const hostile = prng.chance(0.2) ? prng.pick(hostileNames) : '';
      const name = hostile && !declared.has(hostile) ? hostile : longer(`v${declared.size}`);
      declared.set(name, type);
      if (type.endsWith('!') || prng.chance(0.7)) given[name] = value;
      return `$${name}`;
    },
    condition() {
      const name = `c${prng.below(conditions)}`;
      if (!declared.has(name) && prng.chance(0.7)) given[name] = prng.chance(0.5);
      declared.set(name, 'Boolean! = true');
      return `$${name}`;
    },
    alias: (at) => (prng.chance(distinct) ? longer(`x${at}`) : prng.pick(['a', 'b', 'n', ...hostileNames.slice(1)])),
    declarations() {
      const texts = [...declared].map(([name, type]) => `$${name}: ${type}`);
      return texts.length > 0 ? `(${texts.join(' ')})` : '';
    },
  };
}
