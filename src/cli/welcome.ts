import type { Mode } from '../app/open-app.ts';
import type { Config } from '../config/settle.ts';
import { nameUnder } from '../lib/schema-names.ts';

/** What a start in development says: where everything is, and something to ask that this graph can answer. */
export function welcome(
  mode: Mode,
  url: string,
  config: Pick<Config, 'auth' | 'dataDir' | 'databaseUrl' | 'mails' | 'subgraphs'>,
): string {
  const graphql = `${url}/graphql`;
  const outbox = new URL('/dev/outbox', mode === 'gateway' ? config.auth.url : url).href;
  const lines = [
    `Portcullis answers at ${graphql}`,
    '',
    `Mail goes to     ${config.mails.smtpUrl ? 'the SMTP server and ' : ''}${outbox}`,
  ];
  if (mode !== 'subgraph') lines.push(`Explorer         ${graphql} in a browser`);
  if (mode !== 'gateway') lines.push(`Data             ${config.databaseUrl ? 'PostgreSQL' : `SQLite in ${config.dataDir}`}`);
  const hasExamples = mode !== 'subgraph' && config.subgraphs === null;
  const query = hasExamples ? '{ products { name priceCents reviews { stars text } } }' : ownQuery(config.auth.schema);
  lines.push(
    '',
    'A first query:',
    '',
    `  curl -s ${graphql} -H 'content-type: application/json' \\\n    -d '{"query":"${query}"}'`,
    '',
  );
  return lines.join('\n');
}

/** Asks the auth subgraph alone, under the names that it has. */
function ownQuery(names: Config['auth']['schema']): string {
  const fields = ['Query.me', 'Query.authVersion'].filter((field) => !names.omit.includes(field));
  const selected = fields.map(
    (field) => nameUnder(names, field) + (field === 'Query.me' ? ` { ${nameUnder(names, 'User.id')} }` : ''),
  );
  return selected.length === 0 ? '{ __typename }' : `{ ${selected.join(' ')} }`;
}
