import path from 'node:path';
import type { z } from 'zod';
import { isObject } from '../lib/is-object.ts';
import { ConfigurationError } from './configuration-error.ts';
import { configKeys, type ConfigKey } from './config-keys.ts';
import { readConfigFile } from './read-config-file.ts';
import { configSchema, conflictsOf } from './schema.ts';
import { settle, type Config } from './settle.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface LoadOptions {
  /** The file named on the command line, or null: then `portcullis.yaml` in `cwd` where it exists. */
  readonly file: string | null;
  readonly environment: Environment;
  readonly cwd: string;
}

const defaultFile = 'portcullis.yaml';
const prefix = 'PORTCULLIS_';
const keys = configKeys();

/** The configuration: file, then environment, then defaults. Throws one `ConfigurationError` that lists every fault. */
export function loadConfig({ file, environment, cwd }: LoadOptions): Config {
  const filePath = path.resolve(cwd, file ?? defaultFile);
  const { values, faults } = readConfigFile(filePath, file !== null);
  for (const key of keys) {
    const text = environment[key.variable];
    if (text === undefined || text === '') continue;
    const value = fromText(key, text);
    if (value === unreadable) faults.push(`${key.variable}: must be ${readableType(key)}`);
    else setAt(values, key.path, value);
  }
  faults.push(...unknownVariables(environment), ...productionFaults(values), ...cookieFaults(values), ...subgraphFaults(values));
  faults.push(...prototypeFaults(values));

  const parsed = configSchema.safeParse(values);
  faults.push(...(parsed.success ? conflictsOf(parsed.data) : parsed.error.issues.flatMap(describeIssue)));
  if (!parsed.success || faults.length > 0) throw new ConfigurationError(faults);
  return settle(parsed.data, path.dirname(filePath), cwd);
}

const unreadable = Symbol('unreadable');

function fromText({ path: [name], schema }: ConfigKey, text: string): unknown {
  // What tests run with is no third mode.
  if (name === 'environment') return text === 'test' ? 'development' : text;
  switch (schema.type) {
    case 'integer':
      return /^-?\d{1,15}$/.test(text) ? Number(text) : unreadable;
    case 'number':
      return /^\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : unreadable;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : unreadable;
    case 'array':
      return text.split(',').map((item) => item.trim());
    case 'object':
      return parsedJson(text);
    default:
      return text;
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return unreadable;
  }
}

const readableTypes: Readonly<Record<string, string>> = { object: 'a JSON object', boolean: 'true or false', number: 'a number' };

function readableType({ schema }: ConfigKey): string {
  return readableTypes[schema.type ?? ''] ?? 'a whole number';
}

function setAt(values: Record<string, unknown>, [head, ...rest]: readonly string[], value: unknown): void {
  if (head === undefined) return;
  if (rest.length === 0) {
    values[head] = value;
    return;
  }
  const child = values[head];
  const branch = typeof child === 'object' && child !== null ? (child as Record<string, unknown>) : {};
  values[head] = branch;
  setAt(branch, rest, value);
}

function unknownVariables(environment: Environment): string[] {
  const known = new Set(keys.map((key) => key.variable));
  return Object.keys(environment)
    .filter((name) => name.startsWith(prefix) && !known.has(name))
    .map((name) => `${name}: unknown configuration key`);
}

/** What the strict mode asks for. Looks at the raw values, so that these faults are listed together with all others. */
function productionFaults({ environment, publicUrl, databaseUrl, masterKey }: Record<string, unknown>): string[] {
  if (environment !== 'production') return [];
  const faults: string[] = [];
  if (publicUrl === undefined) faults.push('publicUrl: is required in production');
  if (databaseUrl !== undefined && masterKey === undefined) {
    faults.push('masterKey: is required in production with PostgreSQL, because every replica needs the same');
  }
  return faults;
}

/** What browsers ask for: they drop a cookie that is `SameSite=None` without being `Secure`. */
function cookieFaults({ publicUrl, sessions }: Record<string, unknown>): string[] {
  const isForAllSites = (sessions as Record<string, unknown> | null | undefined)?.['cookieSameSite'] === 'none';
  const isSecure = typeof publicUrl === 'string' && publicUrl.startsWith('https:');
  return isForAllSites && !isSecure ? ['sessions.cookieSameSite: `none` needs a `publicUrl` with https'] : [];
}

/** One of the subgraphs that is called like the auth subgraph. */
function subgraphFaults({ auth, subgraphs }: Record<string, unknown>): string[] {
  const { name = 'auth' } = (auth ?? {}) as { readonly name?: unknown };
  const isTaken = typeof name === 'string' && isObject(subgraphs) && Object.hasOwn(subgraphs, name);
  const other = name === 'auth' ? 'portcullis' : 'auth';
  return isTaken ? [`subgraphs.${name}: is what the auth subgraph is called; call that otherwise: auth.name: ${other}`] : [];
}

/** The schema library leaves such a name out of every map without a word: a subgraph, an issuer or a rule would be missing. Aliases may stand for the same many times. */
function prototypeFaults(value: unknown, at: readonly string[] = [], seen = new Set<object>()): string[] {
  if (!isObject(value) || seen.has(value)) return [];
  seen.add(value);
  return Object.entries(value).flatMap(([name, inside]) => {
    if (name === '__proto__') return [`${[...at, name].join('.')}: nothing can have this name`];
    return prototypeFaults(inside, [...at, shownName(name, nameGiven)], seen);
  });
}

function describeIssue(issue: z.core.$ZodIssue): string[] {
  const at = issue.path.map((part) => shownName(String(part), nameGiven)).join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const name = shownName(key, nameOfOurs);
      return `${at === '' ? name : `${at}.${name}`}: unknown configuration key`;
    });
  return [at === '' ? issue.message : `${at}: ${issue.message}`];
}

/** What a key of ours could look like when it is misspelt. Anything else may be a value whose key was lost, such as a secret. */
const nameOfOurs = /^[A-Za-z]{1,24}$/;
/** What subgraphs, fields, issuers and headers are called. */
const nameGiven = /^[\w.*:/-]{1,100}$/;

function shownName(name: string, expected: RegExp): string {
  return expected.test(name) ? name : '(what is no name)';
}
