import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * Returns the path of a directory or file of the package, such as `web`, from wherever the code lies that asks: in `src`, or bundled in
 * `dist`, which has `examples` and entry points of its own. It is the first that lies beside `from`, or beside a directory above it.
 */
export function packagePath(name: string, from: string = import.meta.dirname): string {
  const candidate = path.join(from, name);
  if (existsSync(candidate)) return candidate;
  const parent = path.dirname(from);
  if (parent === from) throw new Error(`The package has no ${name}.`);
  return packagePath(name, parent);
}
