import { openApp, type Mode } from '../app/open-app.ts';
import { systemPlatform } from '../app/platform.ts';
import type { Config } from '../config/settle.ts';
import { createLogger } from '../observability/create-logger.ts';

/** Runs until SIGTERM or SIGINT, then drains. A second signal ends the process at once. */
export async function serve(mode: Mode, config: Config): Promise<void> {
  const logger = createLogger({ level: config.isProduction ? 'info' : 'warn' });
  const app = await openApp(mode, config, systemPlatform(logger));
  console.log(config.isProduction ? `Portcullis answers at ${app.url}` : welcome(mode, app.url, config));

  await new Promise((resolve) => {
    process.once('SIGTERM', resolve).once('SIGINT', resolve);
  });
  await app.close();
}

function welcome(mode: Mode, url: string, config: Config): string {
  const graphql = `${url}/graphql`;
  const lines = [`Portcullis answers at ${graphql}`, ''];
  if (mode !== 'gateway') lines.push(`Mail goes to     ${config.mails.smtpUrl ? 'the SMTP server and ' : ''}${url}/dev/outbox`);
  if (mode !== 'subgraph') lines.push(`Explorer         ${graphql} in a browser`);
  lines.push(
    `Data             ${config.databaseUrl ? 'PostgreSQL' : `SQLite in ${config.dataDir}`}`,
    '',
    'A first query:',
    '',
    firstQuery(mode, graphql),
    '',
  );
  return lines.join('\n');
}

function firstQuery(mode: Mode, graphql: string): string {
  const query = mode === 'subgraph' ? '{ me { id } version }' : '{ products { name priceCents reviews { stars text } } }';
  return `  curl -s ${graphql} -H 'content-type: application/json' \\\n    -d '{"query":"${query}"}'`;
}
