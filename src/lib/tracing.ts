/** Where work stands in a trace, as it travels: two headers (https://www.w3.org/TR/trace-context/). */
export interface TraceContext {
  readonly traceparent: string;
  /** Null: there is none. */
  readonly tracestate: string | null;
}

/** Tells a collector what was done for a request, and for how long. Names and attributes are ours, never what a client sent. */
export interface Tracing {
  /** Begins a span below the one that this code runs in; where there is none, below `parent`; else a trace of its own. */
  begin(input: SpanInput): Span;
}

export interface SpanInput {
  readonly name: string;
  /** `server`: answers a request from outside. `client`: asks another process or subgraph. */
  readonly kind: 'server' | 'client' | 'internal';
  readonly parent?: TraceContext | null;
  readonly attributes?: SpanAttributes;
}

export type SpanAttributes = Readonly<Record<string, string | number>>;

export interface Span {
  /** For whoever is asked from within. */
  readonly context: TraceContext;
  /** What begins within `work`, also after it has waited, stands below this span. */
  run<T>(work: () => T): T;
  end(outcome?: { readonly isFailed?: boolean; readonly attributes?: SpanAttributes }): void;
}

/** Runs `work`, which does not wait for anything, in a span. */
export function inSpan<T>(tracing: Tracing, name: string, work: () => T): T {
  const span = tracing.begin({ name, kind: 'internal' });
  try {
    const result = span.run(work);
    span.end();
    return result;
  } catch (error) {
    span.end({ isFailed: true });
    throw error;
  }
}

const traceparent = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
/** What every participant has to take (§3.3.1.5). */
const tracestateCharactersMax = 512;

/** The trace that a request belongs to; null where it names none, or malformed (§4.2: as if there were none). */
export function readTraceContext(headers: Readonly<Record<string, readonly string[] | undefined>>): TraceContext | null {
  const [parent, ...others] = headers['traceparent'] ?? [];
  if (parent === undefined || others.length > 0 || !traceparent.test(parent)) return null;
  const state = (headers['tracestate'] ?? []).join(',');
  return { traceparent: parent, tracestate: isState(state) ? state : null };
}

/** Printable ASCII in pairs; what exactly they say is for those who wrote them. */
function isState(text: string): boolean {
  return text.length <= tracestateCharactersMax && /^[\x21-\x7e]+=[\x20-\x7e]*$/.test(text);
}
