import { z } from 'zod';
import { absoluteUrl, subgraphName } from './values.ts';

/** Where the auth subgraph is, and what it and its schema are called. Whether the schema has these names is for `subgraph/names` to say. */
export const authSchema = z
  .strictObject({
    url: absoluteUrl.optional().describe('The origin of the `portcullis subgraph` process. Required by `portcullis gateway`.'),
    name: subgraphName
      .default('auth')
      .describe('What the auth subgraph is called in the supergraph, for graphs that have another one called `auth`.'),
    schema: z
      .strictObject({
        prefix: z
          .string()
          .default('')
          .describe(
            'What the types and root fields of the auth subgraph begin with: with `Auth`, `SignedIn` is `AuthSignedIn` and `me` is `authMe`. See docs/names.md.',
          ),
        rename: z
          .record(z.string(), z.string())
          .default({})
          .describe(
            'Other names for types and fields of the auth subgraph: `{ AuthRole: AccountRole, Query.me: viewer, User.email: loginEmail }`. They win over the prefix.',
          ),
        omit: z
          .array(z.string())
          .default([])
          .describe('Fields and objects that the auth subgraph does without: `[Query.authVersion, AuthDevice]`.'),
      })
      .prefault({}),
  })
  .prefault({});
