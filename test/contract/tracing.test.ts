import { createClient } from 'graphql-ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { readTraceContext } from '../../src/lib/tracing.ts';
import { startChangingSubgraph, type ChangingSubgraph } from '../support/changing-subgraph.ts';
import { recordingLogger } from '../support/gateway/recording-logger.ts';
import { httpClient } from '../support/http-client.ts';
import { startApp, type StartOptions, type TestApp } from '../support/start-app.ts';
import { startTraceCollector, type CollectedSpan, type TraceCollector } from '../support/trace-collector.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const clientSpan = '00f067aa0ba902b7';
const traceparent = `00-${traceId}-${clientSpan}-01`;

let collector: TraceCollector;
let clock: ChangingSubgraph;
let app: TestApp | undefined;

beforeEach(async () => {
  collector = await startTraceCollector();
  clock = await startChangingSubgraph('type Query { clock: Int }', { clock: 1 });
});
afterEach(async () => {
  await app?.stop();
  app = undefined;
  await clock.stop();
  await collector.stop();
});

async function start(environment: Record<string, string>, options: StartOptions = {}) {
  app = await startApp({
    ...options,
    environment: { PORTCULLIS_SUBGRAPHS: JSON.stringify({ clock: { url: clock.url } }), ...environment },
  });
  return httpClient(app).ask;
}

const startTraced = (environment: Record<string, string> = {}, options: StartOptions = {}) =>
  start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...environment }, options);

/** Everything that was to be sent, once it was. */
async function sentSpans(): Promise<CollectedSpan[]> {
  await app?.stop();
  app = undefined;
  return collector.spans();
}

/** Names from a span up to the top, as `a < b < c`. */
function lineage(spans: readonly CollectedSpan[], name: string): string {
  const span = spans.find((one) => one.name === name);
  const parent = spans.find(({ spanId }) => spanId === span?.parentSpanId);
  return parent ? `${name} < ${lineage(spans, parent.name)}` : name;
}

describe('a trace', () => {
  it('is one from the client over the gateway to the subgraph', async () => {
    const ask = await startTraced();
    await ask('{ clock authVersion }', null, { headers: { traceparent, tracestate: 'vendor=1' } });
    const spans = await sentSpans();
    expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
    const request = spans.find(({ name }) => name === 'POST /graphql');
    expect(request).toMatchObject({
      service: 'portcullis',
      parentSpanId: clientSpan,
      hasFailed: false,
      attributes: { 'http.request.method': 'POST', 'http.route': '/graphql', 'http.response.status_code': 200 },
    });
    expect(['plan', 'subgraph clock', 'subgraph auth'].map((name) => lineage(spans, name))).toEqual([
      'plan < POST /graphql',
      'subgraph clock < POST /graphql',
      'subgraph auth < POST /graphql',
    ]);
    const fetch = spans.find(({ name }) => name === 'subgraph clock');
    expect(clock.headers.at(-1)).toMatchObject({ traceparent: `00-${traceId}-${fetch?.spanId}-01`, tracestate: 'vendor=1' });
  });

  it('begins at the gateway where the client names none, or a malformed one', async () => {
    const ask = await startTraced();
    const malformed = [
      traceparent.toUpperCase(),
      `${traceparent}-`,
      traceparent.replace(traceId, '0'.repeat(32)),
      `ff${traceparent.slice(2)}`,
      '',
    ];
    await ask('{ clock }');
    for (const one of malformed) await ask('{ clock }', null, { headers: { traceparent: one } });
    const requests = (await sentSpans()).filter(({ name }) => name === 'POST /graphql');
    expect(requests).toHaveLength(malformed.length + 1);
    expect(new Set([...requests.map((span) => span.traceId), traceId]).size).toBe(malformed.length + 2);
    expect(requests.map(({ parentSpanId }) => parentSpanId ?? '')).toEqual(requests.map(() => ''));
    for (const { traceparent: sent } of clock.headers.slice(-malformed.length))
      expect(sent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  it('goes on in the auth process, down to what was done there', async () => {
    const ask = await startTraced({}, { layout: 'split' });
    await ask('mutation { login(input: { email: "ada@example.com", password: "wrong" }) { __typename } }', null, {
      headers: { traceparent },
    });
    const spans = (await sentSpans()).filter((span) => span.traceId === traceId);
    const operation = spans.find(({ name }) => name === 'auth signIn.signIn');
    expect(operation).toMatchObject({ hasFailed: false, attributes: { 'portcullis.outcome': 'INVALID_CREDENTIALS' } });
    const [request, fetch, door] = ancestorsOf(operation, spans);
    expect([request?.name, fetch?.name, door?.name, door?.parentSpanId]).toEqual([
      'POST /graphql',
      'subgraph auth',
      'POST /graphql',
      clientSpan,
    ]);
  });

  it('has one for each operation of a WebSocket', async () => {
    await startTraced();
    const client = createClient({ url: `${app?.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
    for (const query of ['{ clock }', '{ clock authVersion }']) await client.iterate({ query }).next();
    await client.dispose();
    const spans = await sentSpans();
    const operations = spans.filter(({ name }) => name === 'WebSocket operation');
    const fetches = spans.filter(({ name }) => name === 'subgraph clock');
    expect(operations.map(({ parentSpanId }) => parentSpanId)).toEqual([undefined, undefined]);
    expect(new Set(operations.map((span) => span.traceId)).size).toBe(2);
    expect(fetches.map(({ parentSpanId }) => parentSpanId)).toEqual(operations.map(({ spanId }) => spanId));
    expect(spans.filter(({ name }) => name === 'GET /graphql')).toEqual([]);
  });

  it('says what failed', async () => {
    const ask = await startTraced();
    clock.breaks(500);
    await ask('{ clock authVersion }');
    const failed = (await sentSpans()).filter(({ hasFailed }) => hasFailed).map(({ name }) => name);
    expect(failed).toEqual(['subgraph clock']);
  });

  it('holds nothing that a client sent: no secret, no variable, no document', async () => {
    const ask = await startTraced();
    const secrets = [
      'hunter2hunter2',
      'ada.secret@example.com',
      'nonsense-token',
      'SecretName',
      'secret_alias',
      'a-secret-query',
    ];
    const [password, email, bearer, operationName, alias, search] = secrets;
    const login = `mutation ${operationName}($input: LoginInput!) { ${alias}: login(input: $input) { __typename } }`;
    await ask(login, { input: { email, password } });
    await ask('{ me { id } }', null, { bearer: bearer ?? '' });
    await fetch(`${app?.url}/graphql?query=${search}`);
    await fetch(`${app?.url}/nowhere/${search}`);
    const names = (await sentSpans()).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['auth signIn.signIn', 'POST /graphql', 'GET /graphql', 'GET']));
    const sent = collector.bodies.join();
    expect(secrets.filter((secret) => sent.includes(secret))).toEqual([]);
  });

  it('is not recorded where the sampler says no, but goes on as such', async () => {
    const ask = await startTraced({ OTEL_TRACES_SAMPLER: 'always_off' });
    await ask('{ clock }', null, { headers: { traceparent } });
    expect(await sentSpans()).toEqual([]);
    expect(clock.headers.at(-1)?.['traceparent']).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
  });

  it('costs no request anything when nobody collects it, and that is logged once', async () => {
    const logger = recordingLogger();
    const ask = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }, { runtime: { logger } });
    expect((await ask('{ clock }')).body).toEqual({ data: { clock: 1 } });
    await sentSpans();
    expect(logger.lines.filter(({ message }) => message.startsWith('Traces cannot be sent'))).toHaveLength(1);
  });
});

describe('without a collector', () => {
  it.each([{}, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_SDK_DISABLED: 'true' }])(
    'the trace of the client travels on as it came, and a malformed one does not: %j',
    async (environment) => {
      const ask = await start(environment);
      await ask('{ clock }', null, { headers: { traceparent, tracestate: 'vendor=1,other=2' } });
      expect(clock.headers.at(-1)).toMatchObject({ traceparent, tracestate: 'vendor=1,other=2' });
      await ask('{ clock }', null, { headers: { traceparent: `${traceparent}; drop` } });
      expect(clock.headers.at(-1)).not.toHaveProperty('traceparent');
    },
  );
});

describe('reading a trace context', () => {
  it.each<[string, Record<string, string[]>]>([
    ['two of them', { traceparent: [traceparent, traceparent] }],
    ['a version that is forbidden', { traceparent: [traceparent.replace(/^00/, 'ff')] }],
    ['no trace', { traceparent: [traceparent.replace(traceId, '0'.repeat(32))] }],
    ['no parent', { traceparent: [traceparent.replace(clientSpan, '0'.repeat(16))] }],
    ['capitals', { traceparent: [traceparent.toUpperCase()] }],
    ['too much', { traceparent: [`${traceparent} `] }],
    ['nothing', {}],
  ])('takes none for %s', (_, headers) => {
    expect(readTraceContext(headers)).toBeNull();
  });

  it.each([[['a=1']], [['a=1', 'b=2']]])('joins what is said of its state: %j', (tracestate) => {
    expect(readTraceContext({ traceparent: [traceparent], tracestate })).toEqual({
      traceparent,
      tracestate: tracestate.join(','),
    });
  });

  it.each(['x'.repeat(600), 'a=\u00e4', 'a'])('leaves out a state that is none: %s', (state) => {
    expect(readTraceContext({ traceparent: [traceparent], tracestate: [state] })).toEqual({ traceparent, tracestate: null });
  });
});

/** From the top down to the span's parent. */
function ancestorsOf(span: CollectedSpan | undefined, spans: readonly CollectedSpan[]): CollectedSpan[] {
  const parent = spans.find(({ spanId }) => spanId === span?.parentSpanId);
  return parent ? [parent, ...ancestorsOf(parent, spans)] : [];
}
