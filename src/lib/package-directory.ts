import { existsSync } from 'node:fs';
import path from 'node:path';

/** A directory of the package that is not code, such as `web`. It lies beside `src`; compiled code lies one directory deeper. */
export function packageDirectory(name: string, from: string = import.meta.dirname): string {
  const candidate = path.join(from, name);
  if (existsSync(candidate)) return candidate;
  const parent = path.dirname(from);
  if (parent === from) throw new Error(`The package has no ${name}.`);
  return packageDirectory(name, parent);
}
