import type { Clock } from '../../lib/clock.ts';
import { createLruCache } from '../../lib/lru-cache.ts';
import type { IncomingHeaders } from './send.ts';
import type { SubgraphRequest, SubgraphResponse } from './subgraph.ts';
import { createWriteEpoch } from './write-epoch.ts';

/** Public answers of one subgraph, for as long as it says that they are fresh. */
export interface ResponseCache {
  find(request: SubgraphRequest): SubgraphResponse | undefined;
  /**
   * Called before the subgraph is asked. Returns what keeps the answer: where it may be kept, and nothing was written since.
   */
  asking(request: SubgraphRequest): (answer: CacheableAnswer) => void;
  /** Empties the cache, because a mutation has ended, whatever came of it (RFC 9111 §4.4). */
  forget(): void;
}

export interface CacheableAnswer {
  readonly response: SubgraphResponse;
  readonly headers: IncomingHeaders;
  /** Of the JSON text. */
  readonly bytes: number;
}

export interface ResponseCacheDeps {
  readonly bytesMax: number;
  readonly clock: Clock;
}

interface Entry {
  readonly response: SubgraphResponse;
  readonly freshUntilMs: number;
}

/** What a parsed answer takes in memory for each byte of its text. */
const memoryPerByte = 4;

/** A shared cache by RFC 9111 that is never stale: what is not fresh any more, or cannot be told to be, is asked for again. */
export function createResponseCache({ bytesMax, clock }: ResponseCacheDeps): ResponseCache {
  const writes = createWriteEpoch();
  let entries = createLruCache<Entry>(bytesMax);

  return {
    find(request) {
      const entry = request.operation === 'query' ? entries.find(keyOf(request)) : undefined;
      return entry && clock.now().getTime() < entry.freshUntilMs ? entry.response : undefined;
    },
    asking(request) {
      const began = writes.current();
      return ({ response, headers, bytes }) => {
        if (request.operation !== 'query' || response.errors !== undefined || writes.current() !== began) return;
        const seconds = freshSeconds(headers);
        if (seconds <= 0) return;
        const key = keyOf(request);
        const freshUntilMs = clock.now().getTime() + seconds * 1000;
        entries.keep(key, { response, freshUntilMs }, bytes * memoryPerByte + key.length);
      };
    },
    forget() {
      writes.advance();
      entries = createLruCache(bytesMax);
    },
  };
}

function keyOf({ query, variables }: SubgraphRequest): string {
  return `${query}\n${variables ?? ''}`;
}

const forbidding = ['no-store', 'no-cache', 'private'];
/** Differences that cannot be, because we always ask for the same. */
const fixed: ReadonlySet<string> = new Set(['accept', 'accept-encoding', 'content-type', 'origin']);

/** For how long an answer may be given to anyone (RFC 9111 §3, §4.2.1, §5.2.2). 0: not at all. */
export function freshSeconds(headers: IncomingHeaders): number {
  const directives = directivesOf(headers['cache-control']);
  const varies = listOf(headers['vary']).some((name) => !fixed.has(name.toLowerCase()));
  if (varies || headers['set-cookie'] !== undefined || forbidding.some((name) => directives.has(name))) return 0;
  const lifetime = directives.get('s-maxage') ?? directives.get('max-age') ?? '';
  const age = String(headers['age'] ?? '0');
  return digits.test(lifetime) && digits.test(age) ? Number(lifetime) - Number(age) : 0;
}

const digits = /^\d{1,9}$/;

function directivesOf(header: string | string[] | undefined): Map<string, string> {
  return new Map(
    listOf(header).map((directive) => {
      const [name = '', value = ''] = directive.split('=', 2);
      return [name.trim().toLowerCase(), value.trim().replaceAll('"', '')];
    }),
  );
}

/** Also cuts `private="a, b"` apart, which forbids all the same. */
function listOf(header: string | string[] | undefined): string[] {
  const text = [header ?? []].flat().join(',');
  return text === '' ? [] : text.split(',').map((item) => item.trim());
}
