import { openApp, type Mode } from '../app/open-app.ts';
import { systemPlatform } from '../app/platform.ts';
import type { Config } from '../config/settle.ts';
import { createLogger } from '../observability/create-logger.ts';
import { welcome } from './welcome.ts';

/** Runs until SIGTERM or SIGINT, then drains. A second signal ends the process at once. */
export async function serve(mode: Mode, config: Config): Promise<void> {
  const logger = createLogger({ level: config.isProduction ? 'info' : 'warn' });
  const app = await openApp(mode, config, systemPlatform(logger));
  if (config.isProduction) logger.info({ url: app.url }, 'Portcullis answers.');
  else console.log(welcome(mode, app.url, config));

  await new Promise((resolve) => {
    process.once('SIGTERM', resolve).once('SIGINT', resolve);
  });
  await app.close();
}
