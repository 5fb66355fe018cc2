/** A specification that schemas link, and what we do about it. */
export interface KnownFeature {
  /** The host and path of its URL before the version; its last word alone where it may be linked from anywhere. */
  readonly identity: string;
  readonly versions: readonly string[];
  readonly decision: 'enforced' | 'followed' | 'ignored';
}

/**
 * Every specification that a schema may ask us to know by `for: SECURITY` or `for: EXECUTION`
 * (https://specs.apollo.dev/link/v1.0/#Purpose). Enforced: the guard, the public schema or the limits keep it. Followed: composition
 * and planning read it. Ignored: it says nothing about what is executed.
 */
export const knownFeatures: readonly KnownFeature[] = [
  { identity: 'specs.apollo.dev/link', versions: ['1.0'], decision: 'followed' },
  { identity: 'specs.apollo.dev/core', versions: ['0.1', '0.2'], decision: 'followed' },
  { identity: 'specs.apollo.dev/join', versions: ['0.2', '0.3', '0.4', '0.5'], decision: 'followed' },
  { identity: 'specs.apollo.dev/federation', versions: versionsTo(2, 14), decision: 'followed' },
  { identity: 'specs.apollo.dev/context', versions: ['0.1'], decision: 'followed' },
  { identity: 'specs.apollo.dev/inaccessible', versions: ['0.1', '0.2'], decision: 'enforced' },
  { identity: 'specs.apollo.dev/authenticated', versions: ['0.1'], decision: 'enforced' },
  { identity: 'specs.apollo.dev/requiresScopes', versions: ['0.1'], decision: 'enforced' },
  { identity: 'specs.apollo.dev/policy', versions: ['0.1'], decision: 'enforced' },
  { identity: 'specs.apollo.dev/cost', versions: ['0.1'], decision: 'enforced' },
  { identity: 'specs.apollo.dev/cacheTag', versions: ['0.1'], decision: 'ignored' },
  { identity: 'specs.apollo.dev/tag', versions: ['0.1', '0.2', '0.3'], decision: 'ignored' },
  { identity: 'portcullis', versions: ['1.0'], decision: 'enforced' },
];

/** `2.0` to `2.14`. */
function versionsTo(major: number, minorMax: number): string[] {
  return Array.from({ length: minorMax + 1 }, (_, minor) => `${major}.${minor}`);
}
