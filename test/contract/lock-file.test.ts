import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly inBundle?: boolean;
  /** True for a package of this repository. */
  readonly link?: boolean;
}

/** `npm ci` refuses a lock file that leaves out a package of another platform, wherever it runs. */
describe('the lock file', () => {
  const file = path.resolve(import.meta.dirname, '../../package-lock.json');
  const { packages } = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, LockedPackage> };

  it('holds every package that one of its packages asks for, those of other platforms too', () => {
    const missing = Object.entries(packages).flatMap(([place, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies })
        .filter((name) => !ancestorsOf(place).some((ancestor) => `${ancestor}node_modules/${name}` in packages))
        .map((name) => `${place} needs ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('holds each to its checksum, and names no registry', () => {
    const others = Object.entries(packages).filter(([place, { link }]) => place.includes('node_modules/') && link !== true);
    expect(others.filter(([, { integrity, inBundle }]) => integrity === undefined && inBundle !== true)).toEqual([]);
    expect(others.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
    const links = Object.values(packages).filter(({ link }) => link === true);
    expect(links.filter(({ resolved = '' }) => !/^packages\/[\w-]+$/.test(resolved))).toEqual([]);
  });
});

/** Where a package looks for others: below itself first, at the top last. */
function ancestorsOf(place: string): string[] {
  const parts = place === '' ? [] : place.split('/node_modules/');
  return [...parts.map((_, index) => `${parts.slice(0, parts.length - index).join('/node_modules/')}/`), ''];
}
