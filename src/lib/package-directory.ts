import { existsSync } from 'node:fs';
import path from 'node:path';

/** A directory of the package, such as `web`, from wherever this code lies: in `src`, or bundled in `dist`, which has `examples` of its own. */
export function packageDirectory(name: string, from: string = import.meta.dirname): string {
  const candidate = path.join(from, name);
  if (existsSync(candidate)) return candidate;
  const parent = path.dirname(from);
  if (parent === from) throw new Error(`The package has no ${name}.`);
  return packageDirectory(name, parent);
}
