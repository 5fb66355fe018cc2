import type { QueryConfig } from 'pg';
import { EndingClient } from './ending-client.ts';

/** Texts with parameters are constants of the program, so there are few. */
const names = new Map<string, string>();

/**
 * A connection that has PostgreSQL prepare each statement with parameters once, and plan it once it has seen a few: half of
 * what a short statement costs there. Statements of the ORM carry their values in their text, and pass as they are.
 */
export class PreparingClient extends EndingClient {
  /** Has many forms; `never` passes for what any of them returns. */
  override query(...input: unknown[]): never {
    const [text, values, ...rest] = input;
    const isConstant = typeof text === 'string' && Array.isArray(values) && values.length > 0;
    const query = super.query.bind(this) as (...input: unknown[]) => never;
    return isConstant ? query({ name: nameOf(text), text, values } satisfies QueryConfig, ...rest) : query(...input);
  }
}

function nameOf(text: string): string {
  const name = names.get(text) ?? `portcullis_${names.size}`;
  names.set(text, name);
  return name;
}
