import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { packageDirectory } from '../lib/package-directory.ts';

/** The page that browsers get at `/graphql` in development. */
export interface Explorer {
  sendPage(reply: FastifyReply): FastifyReply;
}

const assetsPath = '/explorer';
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const assets = ['explorer.css', 'explorer.js', 'docs.js', 'events.js', 'highlight.js', 'starters.js', 'icon.svg'];

/** Nothing from elsewhere is loaded, and nobody may frame the page. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Serves the explorer of `web/explorer`: its assets by their names, its page to whoever calls `sendPage`. */
export function addExplorer(app: FastifyInstance): Explorer {
  const directory = packageDirectory(path.join('web', 'explorer'));
  for (const name of assets) app.get(`${assetsPath}/${name}`, (_, reply) => sendFile(reply, path.join(directory, name)));
  return { sendPage: (reply) => sendFile(reply, path.join(directory, 'index.html')) };
}

function sendFile(reply: FastifyReply, file: string): FastifyReply {
  return reply
    .header('content-type', contentTypes[path.extname(file)])
    .header('content-security-policy', contentSecurityPolicy)
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'no-cache')
    .send(readFileSync(file));
}
