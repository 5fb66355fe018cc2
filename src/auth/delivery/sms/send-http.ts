import type { SendOutcome } from '../transport.ts';

export interface HttpCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const answerMs = 10_000;
/** The request itself was understood and is wrong: the same one will be wrong again. */
const finalStatuses: ReadonlySet<number> = new Set([400, 410, 413, 422]);

/** One POST to whoever sends SMS. Any 2xx means that it took the message; redirects are not followed, and what it says is not read. */
export async function sendHttp({ url, headers, body }: HttpCall, signal: AbortSignal): Promise<SendOutcome> {
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(answerMs)]);
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: limited });
    await response.body?.cancel();
    if (response.ok) return { kind: 'sent' };
    return { kind: finalStatuses.has(response.status) ? 'refused' : 'failed', reason: `http ${response.status}` };
  } catch (error) {
    return { kind: 'failed', reason: `http ${reasonOf(error)}` };
  }
}

function reasonOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : (name ?? 'error');
}
