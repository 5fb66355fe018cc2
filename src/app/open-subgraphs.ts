import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ConfigurationError } from '../config/configuration-error.ts';
import type { SubgraphConfig } from '../config/schema.ts';
import type { Config } from '../config/settle.ts';
import type { RequestContext } from '../gateway/request-context.ts';
import { createHttpSubgraph } from '../gateway/subgraphs/http-subgraph.ts';
import { createInProcessSubgraph } from '../gateway/subgraphs/in-process-subgraph.ts';
import type { Subgraph } from '../gateway/subgraphs/subgraph.ts';
import type { SubgraphEnvironment, SubgraphModule } from '../lib/in-process-subgraph.ts';
import type { Logger } from '../lib/logger.ts';
import { orStartFault } from './start-fault.ts';

/** A subgraph that can be asked, and that tells what it is. */
export interface OpenSubgraph extends Subgraph<RequestContext> {
  readSdl(): Promise<string>;
  close(): Promise<void>;
}

const bodyBytesMax = 50_000_000;

/** The subgraphs beside `auth`. All of them are tried, so that every fault is told at once. */
export async function openSubgraphs(config: Config, logger: Logger, environment: SubgraphEnvironment): Promise<OpenSubgraph[]> {
  const named = Object.entries(config.subgraphs ?? (config.isProduction ? {} : examples));
  const opened = await Promise.allSettled(
    named.map(([name, subgraph]) => orStartFault(name, openSubgraph(name, subgraph, logger, environment))),
  );
  const faults = opened.flatMap((outcome) =>
    outcome.status === 'rejected' ? (outcome.reason as ConfigurationError).faults : [],
  );
  if (faults.length > 0) throw new ConfigurationError(faults);
  return opened.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}

/** What a new installation shows until it names subgraphs of its own. */
const examples: Readonly<Record<string, SubgraphConfig>> = {
  orders: { module: exampleFile('orders'), forward: 'token', timeoutMs: 10_000 },
  reviews: { module: exampleFile('reviews'), forward: 'token', timeoutMs: 10_000 },
};

/** Beside our own files and with their ending: `.js` once built. */
function exampleFile(name: string): string {
  return fileURLToPath(new URL(`../../examples/${name}${path.extname(import.meta.filename)}`, import.meta.url));
}

async function openSubgraph(
  name: string,
  { url, sdl, module, forward, timeoutMs }: SubgraphConfig,
  logger: Logger,
  environment: SubgraphEnvironment,
): Promise<OpenSubgraph> {
  if (module !== undefined) {
    const definition = await (await importModule(module))(environment);
    return { ...createInProcessSubgraph({ name, definition, forward, isAuth: false, timeoutMs, logger }), close: async () => {} };
  }
  const subgraph = createHttpSubgraph({
    name,
    url: url as string,
    forward,
    timeoutMs,
    bodyBytesMax,
    logger,
  });
  return sdl === undefined ? subgraph : { ...subgraph, readSdl: () => readFile(sdl, 'utf8') };
}

async function importModule(file: string): Promise<SubgraphModule> {
  const { default: open } = (await import(pathToFileURL(file).href)) as { default?: unknown };
  if (typeof open !== 'function') throw new Error(`${file} has no default export that opens a subgraph.`);
  return open as SubgraphModule;
}
