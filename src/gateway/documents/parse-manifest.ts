import { isJsonObject } from '../../lib/json.ts';

/**
 * The documents of a manifest by id: `{ "<id>": "<document>" }` as GraphQL Code Generator's client preset writes it
 * (`persisted-documents.json`), or Apollo's persisted query manifest. Throws an `Error` for people for anything else.
 */
export function parseManifest(text: string): Map<string, string> {
  const manifest = parseObject(text);
  const entries = Array.isArray(manifest['operations'])
    ? (manifest['operations'] as { id?: unknown; body?: unknown }[]).map(({ id, body }) => [id, body] as const)
    : Object.entries(manifest);
  const documents = new Map<string, string>();
  for (const [id, document] of entries) {
    if (typeof id !== 'string' || typeof document !== 'string' || id === '' || document === '')
      throw new Error('is not a manifest of documents: each entry needs an id and a text');
    documents.set(id, document);
  }
  return documents;
}

/** All documents of several manifests. Throws where one id means two documents. */
export function mergeManifests(manifests: readonly ReadonlyMap<string, string>[]): Map<string, string> {
  const merged = new Map<string, string>();
  for (const [id, document] of manifests.flatMap((manifest) => [...manifest])) {
    if ((merged.get(id) ?? document) !== document) throw new Error(`the id ${id} stands for two different documents`);
    merged.set(id, document);
  }
  return merged;
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('is not JSON');
  }
  if (!isJsonObject(value)) throw new Error('is not a manifest of documents: it has to be an object');
  return value;
}
