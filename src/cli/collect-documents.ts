import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { mergeManifests, parseManifest } from '../gateway/documents/parse-manifest.ts';
import { CommandFailure } from './command-failure.ts';

/** What the client preset of GraphQL Code Generator calls its manifest. */
const codegenManifest = 'persisted-documents.json';

/**
 * Merges the documents of client projects into one list of trusted documents, sorted by id: from manifests, or from the
 * folders that GraphQL Code Generator's client preset writes. Prints the list where no file is named.
 */
export async function collectDocuments(sources: readonly string[], out: string | null): Promise<void> {
  const merged = merge(await Promise.all(sources.map(readManifest)));
  const sorted = Object.fromEntries([...merged].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const text = `${JSON.stringify(sorted, null, 2)}\n`;
  if (out === null) {
    process.stdout.write(text);
    return;
  }
  await writeFile(out, text);
  console.log(`Documents in ${out}: ${merged.size}.`);
}

function merge(manifests: readonly ReadonlyMap<string, string>[]): Map<string, string> {
  try {
    return mergeManifests(manifests);
  } catch (error) {
    throw new CommandFailure((error as Error).message);
  }
}

async function readManifest(source: string): Promise<Map<string, string>> {
  try {
    const isFolder = (await stat(source)).isDirectory();
    return parseManifest(await readFile(isFolder ? path.join(source, codegenManifest) : source, 'utf8'));
  } catch (error) {
    throw new CommandFailure(`${source}: ${(error as Error).message}`);
  }
}
