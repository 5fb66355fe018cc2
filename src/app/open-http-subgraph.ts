import { readFile } from 'node:fs/promises';
import type { SubgraphConfig } from '../config/subgraph-schema.ts';
import { createHttpSubgraph, type HttpSubgraphOptions } from '../gateway/transports/http-subgraph.ts';
import { createResilience } from '../gateway/transports/resilience.ts';
import { createResponseCache } from '../gateway/transports/response-cache.ts';
import { webSocketReceiver } from '../gateway/transports/subscriptions/receive-over-websocket.ts';
import { serverSentEventsReceiver } from '../gateway/transports/subscriptions/receive-server-sent-events.ts';
import { withSubscriptions } from '../gateway/transports/subscriptions/with-subscriptions.ts';
import { readTls } from './read-tls.ts';
import type { OpenSubgraph, SubgraphRuntime } from './subgraph-side.ts';

const bodyBytesMax = 50_000_000;
const receivers = { sse: serverSentEventsReceiver, websocket: webSocketReceiver };

/** A subgraph that is asked over HTTP, and subscribed to as it is configured. */
export async function openHttpSubgraph(
  { url = '', sdl, retriesMax, cacheBytesMax, tls, subscriptions }: SubgraphConfig,
  common: Pick<HttpSubgraphOptions, 'name' | 'forward' | 'responseHeaders' | 'timeoutMs' | 'logger'>,
  runtime: SubgraphRuntime,
): Promise<OpenSubgraph> {
  const resilience = createResilience({ ...runtime, name: common.name, retriesMax });
  const cache = cacheBytesMax ? { cache: createResponseCache({ ...runtime, bytesMax: cacheBytesMax }) } : {};
  const files = tls ? { tls: await readTls(tls) } : {};
  const queried = createHttpSubgraph({ ...common, ...files, ...cache, url, bodyBytesMax, resilience });
  const receiver = receivers[subscriptions.protocol]({
    ...files,
    url: subscriptions.url ?? url,
    timeoutMs: common.timeoutMs,
    eventBytesMax: bodyBytesMax,
  });
  const subgraph = withSubscriptions(queried, { ...common, receiver });
  return sdl === undefined ? subgraph : { ...subgraph, readSdl: () => readFile(sdl, 'utf8') };
}
