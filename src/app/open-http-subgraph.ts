import { readFile } from 'node:fs/promises';
import type { SubgraphConfig } from '../config/subgraph-schema.ts';
import { createHttpSubgraph, type HttpSubgraphOptions } from '../gateway/subgraphs/http-subgraph.ts';
import { createResilience } from '../gateway/subgraphs/resilience.ts';
import { createResponseCache } from '../gateway/subgraphs/response-cache.ts';
import { webSocketReceiver } from '../gateway/subgraphs/subscriptions/receive-over-websocket.ts';
import { serverSentEventsReceiver } from '../gateway/subgraphs/subscriptions/receive-server-sent-events.ts';
import { withSubscriptions } from '../gateway/subgraphs/subscriptions/with-subscriptions.ts';
import { readTls } from './read-tls.ts';
import type { OpenSubgraph, SubgraphPlatform } from './subgraph-side.ts';

const bodyBytesMax = 50_000_000;
const receivers = { sse: serverSentEventsReceiver, websocket: webSocketReceiver };

/** A subgraph that is asked over HTTP, and subscribed to as it is configured. */
export async function openHttpSubgraph(
  { url = '', sdl, retriesMax, cacheBytesMax, tls, subscriptions }: SubgraphConfig,
  common: Pick<HttpSubgraphOptions, 'name' | 'forward' | 'responseHeaders' | 'timeoutMs' | 'logger'>,
  platform: SubgraphPlatform,
): Promise<OpenSubgraph> {
  const resilience = createResilience({ ...platform, name: common.name, retriesMax });
  const cache = cacheBytesMax ? { cache: createResponseCache({ ...platform, bytesMax: cacheBytesMax }) } : {};
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
