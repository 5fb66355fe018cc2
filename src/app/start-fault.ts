import { TemplateError } from '../auth/delivery/templates/template-error.ts';
import { ConfigurationError } from '../config/configuration-error.ts';
import { SupergraphError } from '../gateway/supergraph/supergraph-error.ts';
import { MasterKeyError } from '../lib/master-key-error.ts';
import { SchemaNamesError } from '../auth-subgraph/names/named-schema.ts';

/** Turns what keeps a process from starting into one sentence that begins with `what` failed. Never shows a URL's password. */
export async function orStartFault<T>(what: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    if (namesItsFaults(error)) throw new ConfigurationError(error.faults);
    throw new ConfigurationError([`${what}: ${explain(error)}`]);
  }
}

function namesItsFaults(error: unknown): error is { readonly faults: readonly string[] } {
  return [MasterKeyError, SchemaNamesError, SupergraphError, TemplateError].some((kind) => error instanceof kind);
}

const systemErrors: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EADDRINUSE: 'is taken by another process',
  EADDRNOTAVAIL: 'is not an address of this machine',
  ECONNREFUSED: 'nothing listens there',
  ENOENT: 'does not exist',
  ENOTDIR: 'a part of its path is a file',
  ENOTFOUND: 'its host name is unknown',
  EEXIST: 'is a file',
  EROFS: 'is on a read-only file system',
};

function explain(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const known = code === undefined ? undefined : systemErrors[code];
  return known ?? message.split('\n', 1)[0] ?? 'failed';
}
