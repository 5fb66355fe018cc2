import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { nameUnder, type SchemaNames } from '../lib/schema-names.ts';
import { packagePath } from '../lib/package-path.ts';

/** The page that browsers get at `/graphql` in development. */
export interface Explorer {
  sendPage(reply: FastifyReply): FastifyReply;
}

/** What the types and fields of the auth subgraph are called. */
export type ExplorerNames = Pick<SchemaNames, 'prefix' | 'rename'>;

const assetsPath = '/explorer';
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const assets = ['explorer.css', 'explorer.js', 'docs.css', 'docs.js', 'events.js', 'highlight.js', 'icon.svg'];
/** Speaks of our types and fields as `{{coordinate}}`. */
const starters = 'starters.js';

/** Nothing from elsewhere is loaded, and nobody may frame the page. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Serves the explorer of `web/explorer`: its assets by their names, its first operations under the names of this graph, and its page to
 * whoever calls `sendPage`.
 */
export function addExplorer(app: FastifyInstance, names: ExplorerNames): Explorer {
  const directory = packagePath(path.join('web', 'explorer'));
  for (const name of assets) app.get(`${assetsPath}/${name}`, (_, reply) => sendFile(reply, path.join(directory, name)));
  app.get(`${assetsPath}/${starters}`, (_, reply) =>
    sendFile(reply, path.join(directory, starters), (text) =>
      text.replaceAll(/\{\{([\w.]+)\}\}/g, (_placeholder, coordinate: string) => nameUnder(names, coordinate)),
    ),
  );
  return { sendPage: (reply) => sendFile(reply, path.join(directory, 'index.html')) };
}

function sendFile(reply: FastifyReply, file: string, written = (text: string) => text): FastifyReply {
  return reply
    .header('content-type', contentTypes[path.extname(file)])
    .header('content-security-policy', contentSecurityPolicy)
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'no-cache')
    .send(written(readFileSync(file, 'utf8')));
}
