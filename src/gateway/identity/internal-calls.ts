import { readJson } from '../../lib/read-body.ts';
import type { Secret } from '../../lib/secret.ts';

/** Where the auth process is, and how this gateway proves itself to it. */
export interface AuthProcess {
  /** Its origin, for example `http://auth.internal:4001`. */
  readonly url: string;
  readonly secret: Secret;
  readonly fetch?: typeof fetch;
}

const timeoutMs = 2000;

/** Asks the auth process one question. Rejects when it cannot be reached in two seconds, refuses, or answers nonsense. */
export async function callAuthProcess<Answer>(auth: AuthProcess, path: string, question: unknown): Promise<Answer> {
  const { fetch: post = fetch } = auth;
  const response = await post(new URL(path, auth.url), {
    method: 'POST',
    redirect: 'error',
    headers: { ...internalHeaders(auth), 'content-type': 'application/json' },
    body: JSON.stringify(question),
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`The auth process answered ${response.status} to ${path}.`);
  return (await readJson(response)) as Answer;
}

export function internalHeaders({ secret }: AuthProcess): Record<string, string> {
  return { authorization: `Bearer ${secret.reveal()}` };
}
