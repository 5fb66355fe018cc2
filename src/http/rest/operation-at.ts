import { restOperations } from './operations.ts';
import type { RestOperation } from './rest-operation.ts';

/** Returns the operation to which a path belongs that no router could read, of the same method if there is one; null: none. */
export function operationAt(method: string, url: string): RestOperation | null {
  const parts = partsOf(url.split('?', 1)[0] ?? '');
  const there = Object.values(restOperations).filter(({ paths }) => paths.some((path) => fits(partsOf(path), parts)));
  return there.find((operation) => operation.method === method) ?? there[0] ?? null;
}

function partsOf(path: string): readonly string[] {
  return path.split('/');
}

function fits(pattern: readonly string[], parts: readonly string[]): boolean {
  return pattern.length === parts.length && pattern.every((part, index) => part.startsWith(':') || part === parts[index]);
}
