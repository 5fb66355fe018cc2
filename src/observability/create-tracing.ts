import { AsyncLocalStorage } from 'node:async_hooks';
import { defaultTextMapGetter, defaultTextMapSetter, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Context, Span as OtelSpan } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Logger } from '../lib/logger.ts';
import type { Span, SpanInput, TraceContext, Tracing } from '../lib/tracing.ts';
import { withTimeout } from '../lib/with-timeout.ts';
import { loggedExporter } from './logged-exporter.ts';
import { samplerOf, type SamplerName } from './samplers.ts';

export interface TracingOptions {
  /** The collector's origin: spans are posted to `/v1/traces` there, as OTLP over HTTP in JSON. */
  readonly endpoint: string;
  readonly serviceName: string;
  readonly version: string;
  readonly sampler: SamplerName;
  /** Of traces, for the samplers that go by it. */
  readonly ratio: number;
  readonly logger: Logger;
}

export interface OpenTracing extends Tracing {
  /** Sends what is left, for a few seconds at most. */
  close(): Promise<void>;
}

/** Tries again included; so long may the end of the process take. */
const exportTimeoutMs = 3000;
const closeGraceMs = 4000;
const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL };

/** Spans by OpenTelemetry, in batches. A collector that is away costs no request anything. */
export function createTracing({ endpoint, serviceName, version, sampler, ratio, logger }: TracingOptions): OpenTracing {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const exporter = loggedExporter(new OTLPTraceExporter({ url, timeoutMillis: exportTimeoutMs }), logger);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': version }),
    sampler: samplerOf(sampler, ratio),
    spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: closeGraceMs })],
  });
  const tracer = provider.getTracer('portcullis', version);
  const running = new AsyncLocalStorage<Context>();

  return {
    begin({ name, kind, parent = null, attributes = {} }: SpanInput): Span {
      const above = running.getStore() ?? received(parent);
      const span = tracer.startSpan(name, { kind: kinds[kind], attributes }, above);
      const within = trace.setSpan(above, span);
      return {
        context: sent(within),
        run: (work) => running.run(within, work),
        end: (outcome) => end(span, outcome),
      };
    },
    async close() {
      await withTimeout(provider.shutdown(), closeGraceMs, () => undefined);
    },
  };
}

function end(span: OtelSpan, { isFailed = false, attributes = {} }: Parameters<Span['end']>[0] = {}): void {
  span.setAttributes(attributes);
  if (isFailed) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

const propagator = new W3CTraceContextPropagator();

function received(parent: TraceContext | null): Context {
  if (parent === null) return ROOT_CONTEXT;
  const { traceparent, tracestate } = parent;
  const carrier = { traceparent, ...(tracestate === null ? {} : { tracestate }) };
  return propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
}

function sent(context: Context): TraceContext {
  const carrier: Record<string, string> = {};
  propagator.inject(context, carrier, defaultTextMapSetter);
  return { traceparent: carrier['traceparent'] ?? '', tracestate: carrier['tracestate'] ?? null };
}
