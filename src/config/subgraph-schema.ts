import { z } from 'zod';
import { absoluteUrl, count, filePath, line, milliseconds, secret, streamUrl } from './values.ts';

/** Headers that say who asks or how the message is framed. They are ours to write, never passed on. */
const reservedHeader =
  /^(authorization|cookie|set-cookie|host|connection|content-.*|transfer-encoding|te|trailer|upgrade|keep-alive|expect|forwarded|x-forwarded-.*|x-real-ip|x-request-id|x-api-key|proxy-.*|portcullis-.*|accept-encoding|access-control-.*)$/;
const headerName = z
  .string()
  .toLowerCase()
  .regex(/^[a-z0-9-]+$/, 'must be the name of a header')
  .refine((name) => !reservedHeader.test(name), 'cannot be passed on');

/** One of the subgraphs beside `auth`. */
export const subgraphSchema = z
  .strictObject({
    url: absoluteUrl.optional().describe('Where the subgraph answers GraphQL over HTTP.'),
    sdl: filePath.optional().describe('A file with the SDL of the subgraph at `url`, instead of asking it.'),
    module: filePath.optional().describe('A JavaScript module that runs in this process, instead of `url`.'),
    forward: z
      .enum(['token', 'audience', 'none'])
      .default('token')
      .describe(
        'What travels along: the bearer token of whoever asks, one that is made for this subgraph alone and lives a minute, or nothing (public data).',
      ),
    audience: line.optional().describe("`aud` of tokens made for this subgraph. Default: the subgraph's name."),
    requestHeaders: z.array(headerName).default([]).describe('Headers of the client that are passed on.'),
    responseHeaders: z.array(headerName).default([]).describe('Headers of the subgraph that reach the client.'),
    claims: z
      .strictObject({
        headers: z.record(headerName, z.enum(['sub', 'sid', 'scope', 'roles', 'amr', 'acr', 'auth_time'])),
        secret: secret(32),
      })
      .optional()
      .describe(
        'Claims of whoever asks as headers, for a subgraph that cannot read tokens: `{ headers: { x-user-id: sub }, secret }`. Signed; see docs/subgraphs.md.',
      ),
    subscriptions: z
      .strictObject({
        protocol: z.enum(['sse', 'websocket']).default('sse'),
        url: streamUrl.optional(),
      })
      .refine(
        ({ protocol, url = '' }) => protocol === 'websocket' || !url.startsWith('ws'),
        'a ws URL needs `protocol: websocket`',
      )
      .describe(
        'How events come from a subgraph at a `url`: `protocol` is `sse` (GraphQL over Server-Sent Events, distinct connections) or `websocket` (`graphql-transport-ws`); `url`, where that is elsewhere. See docs/subscriptions.md.',
      )
      .prefault({}),
    mayOverride: z
      .array(z.string().regex(/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)?$/, 'must be a coordinate such as User.email'))
      .default([])
      .describe(
        'What belongs to the auth subgraph and this one may declare, override, share, protect or change all the same, with what is below it: `[User.email]`. Sign-in is what passwords are sent to: whoever overrides `Mutation.login` gets them. Default: nothing.',
      ),
    timeoutMs: milliseconds.default(10_000).describe('How long one fetch may take.'),
    tls: z
      .strictObject({
        ca: filePath.optional(),
        cert: filePath.optional(),
        key: filePath.optional(),
      })
      .refine(({ cert, key }) => (cert === undefined) === (key === undefined), '`cert` and `key` go together')
      .optional()
      .describe(
        'PEM files for an `https` URL: `ca`, who vouches for the subgraph in place of the public authorities; `cert` and `key`, by which we prove ourselves to it (mutual TLS). Read at start.',
      ),
    retriesMax: z
      .int()
      .min(0)
      .max(5)
      .default(2)
      .describe(
        'How often a query is sent again within `timeoutMs`, after the connection failed or 502, 503 or 504 came back. Retries never make more than a tenth of the fetches. Of subgraphs at a `url`.',
      ),
    cacheBytesMax: count
      .max(1_000_000_000_000)
      .optional()
      .describe(
        'About how much memory may hold answers for as long as their `Cache-Control` says that any client may have them. For a public subgraph at a `url`: `forward: none`, and no headers or claims. Default: no answers are kept.',
      ),
    shareQueries: z
      .boolean()
      .default(true)
      .describe(
        'Whether identical queries that are under way at the same moment are sent once, where the subgraph may know the same of all who ask. Of subgraphs at a `url`.',
      ),
  })
  .refine(
    ({ cacheBytesMax, url, forward, requestHeaders, responseHeaders, claims }) =>
      cacheBytesMax === undefined ||
      (url !== undefined && forward === 'none' && requestHeaders.length + responseHeaders.length === 0 && claims === undefined),
    '`cacheBytesMax` needs a `url`, `forward: none`, and no headers or claims: only what is for everybody is kept',
  )
  .refine(({ url, tls }) => tls === undefined || url?.startsWith('https:') === true, '`tls` needs an https `url`')
  .refine(({ url, module }) => (url === undefined) !== (module === undefined), 'needs either `url` or `module`')
  .refine(
    ({ requestHeaders, claims }) => !requestHeaders.some((name) => Object.hasOwn(claims?.headers ?? {}, name)),
    'a header of `claims` cannot be one of `requestHeaders`: clients could say who they are',
  );

export type SubgraphConfig = z.output<typeof subgraphSchema>;
