import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { SubgraphConfig } from '../config/subgraph-schema.ts';
import type { SubgraphTls } from '../gateway/transports/http-subgraph.ts';

/** The files that a subgraph's `tls` names. Throws with the key's name when one cannot be read, and when they do not fit together. */
export async function readTls(files: NonNullable<SubgraphConfig['tls']>): Promise<SubgraphTls> {
  const read = await Promise.all(
    Object.entries(files as Record<string, string>).map(async ([key, file]) => [key, await readPem(key, file)] as const),
  );
  const tls = Object.fromEntries(read) as SubgraphTls;
  try {
    createSecureContext(tls);
  } catch (cause) {
    throw new Error(`tls: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  return tls;
}

async function readPem(key: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
    throw new Error(`tls.${key}: ${file} cannot be read (${code})`, { cause });
  }
}
