import { openApp, type Mode } from '../app/open-app.ts';
import { systemRuntime } from '../app/runtime.ts';
import type { Config } from '../config/settle.ts';
import { createLogger } from '../observability/create-logger.ts';
import { welcome } from './welcome.ts';

/** More than draining takes, and less than supervisors wait before they kill. */
const endMs = 20_000;

/**
 * Runs until SIGTERM or SIGINT, then drains. A second signal ends the process at once. What does not end by itself, such as a
 * connection to a database that does not answer, is given up after twenty seconds, with status 1.
 */
export async function serve(mode: Mode, config: Config): Promise<void> {
  const logger = createLogger({ level: config.isProduction ? 'info' : 'warn' });
  const signal = firstSignal();
  const ended = new Promise((resolve) => {
    signal.addEventListener('abort', resolve, { once: true });
  });
  signal.addEventListener('abort', () => {
    setTimeout(() => {
      logger.error({ seconds: endMs / 1000 }, 'Something does not end. The process ends without it.');
      process.exit(1);
    }, endMs).unref();
  });
  const app = await openApp(mode, config, systemRuntime(logger), signal).catch((error: unknown) => {
    if (signal.aborted) return null;
    throw error;
  });
  if (app === null) return;
  if (config.isProduction) logger.info({ url: app.url }, 'Portcullis answers.');
  else console.log(welcome(mode, app.url, config));
  if (!signal.aborted) await ended;
  await app.close();
}

function firstSignal(): AbortSignal {
  const controller = new AbortController();
  const names = ['SIGTERM', 'SIGINT'] as const;
  const abort = (): void => {
    for (const name of names) process.off(name, abort);
    controller.abort();
  };
  for (const name of names) process.on(name, abort);
  return controller.signal;
}
