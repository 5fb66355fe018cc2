import { readFile } from 'node:fs/promises';
import type { Config } from '../config/settle.ts';
import { createDocuments, type Documents } from '../gateway/documents/documents.ts';
import { parseManifest } from '../gateway/documents/parse-manifest.ts';

/** The documents that clients may ask for by an id, as configured. Rejects when their file cannot be used. */
export async function openDocuments({ trusted, onlyTrusted, automatic }: Config['documents']): Promise<Documents> {
  const documents = trusted === undefined ? new Map<string, string>() : parseManifest(await readFile(trusted, 'utf8'));
  return createDocuments({ trusted: documents, onlyTrusted, automatic });
}
