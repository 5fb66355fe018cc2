/** A streamed answer as it comes over the wire. */
export interface OpenStream {
  readonly status: number;
  readonly headers: Headers;
  /** All that came so far. */
  readonly text: string;
  /** Resolves once `pattern` has come; rejects when the stream ends without it. */
  until(pattern: RegExp | string): Promise<void>;
  /** Resolves with everything, when the server has ended it. */
  readonly ended: Promise<string>;
  hangUp(): void;
}

export interface StreamRequest {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly accept: string;
  readonly headers?: Record<string, string>;
}

export async function openStream(url: string, { query, variables, accept, headers = {} }: StreamRequest): Promise<OpenStream> {
  const hangUp = new AbortController();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, ...headers },
    body: JSON.stringify({ query, variables }),
    signal: hangUp.signal,
  });
  let text = '';
  let isOver = false;
  const waiting = new Set<() => void>();
  const tell = () => waiting.forEach((look) => look());

  async function read(): Promise<string> {
    try {
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? []) {
        text += decoder.decode(chunk, { stream: true });
        tell();
      }
    } finally {
      isOver = true;
      tell();
    }
    return text;
  }

  const ended = read();
  ended.catch(() => undefined);
  return {
    status: response.status,
    headers: response.headers,
    get text() {
      return text;
    },
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const isThere = typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text);
          if (!isThere && !isOver) return;
          waiting.delete(look);
          if (isThere) resolve();
          else reject(new Error(`The stream ended without ${String(pattern)}: ${text}`));
        };
        waiting.add(look);
        look();
      }),
    ended,
    hangUp: () => hangUp.abort(),
  };
}
