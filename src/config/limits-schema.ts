import { z } from 'zod';
import { count, milliseconds, seconds } from './values.ts';

/** Limits on what one operation may ask for. */
export const limitsSchema = z
  .strictObject({
    tokensMax: count.default(10_000).describe('Lexical tokens of a GraphQL document.'),
    depthMax: count.max(300).default(15).describe('Fields inside one another; standard introspection takes 15.'),
    rootFieldsMax: count.default(50).describe('Fields of an operation itself.'),
    aliasesMax: count.default(100).describe('Aliased fields of an operation, with its fragments in place.'),
    fieldsMax: count.default(1000).describe('Fields of an operation, with its fragments in place.'),
    fragmentsMax: count.default(1000).describe('Fragments of an operation, inline or spread, with those inside them in place.'),
    directivesMax: count.default(100).describe('Directives of an operation, with its fragments in place.'),
    listItemsMax: count.default(1000).describe('Items of one list among the variables.'),
    variableDepthMax: count.max(1000).default(20).describe('Lists and objects inside one another among the variables.'),
    representationsMax: count.default(1000).describe('Users that one request to the auth subgraph may refer to (`_entities`).'),
    pageItemsMax: count
      .default(10_000)
      .describe('Items that one field may be asked for at a time, by a slicing argument (`first: 100`).'),
    costMax: count
      .default(1_000_000)
      .describe('Estimated cost of an operation, by `@cost`, `@listSize` and the slicing arguments that it gives.'),
    listSizeDefault: count
      .default(5)
      .describe('How many items a list is taken to have where neither `@listSize` nor a slicing argument says it.'),
    mode: z
      .enum(['refuse', 'measure'])
      .default('refuse')
      .describe(
        '`measure`: what is over `depthMax`, `rootFieldsMax`, `aliasesMax`, `pageItemsMax` or `costMax` is answered, counted and logged. The other limits refuse all the same.',
      ),
  })
  .prefault({});

/** Limits on the planning work of documents that are not cached. */
export const planningSchema = z
  .strictObject({
    operationCpuMsMax: milliseconds
      .default(35)
      .describe(
        'Milliseconds of processor time that one request may take for reading, validating and planning its operation; what takes longer is refused. Operations of ordinary size are never refused for their time.',
      ),
    clientCpuMsMax: milliseconds
      .default(10_000)
      .describe(
        'Milliseconds of processor time within one window for documents that the gateway does not remember: of one network (an IPv4 address, or the /64 of an IPv6 address), and of one account. Beyond that they are 429. Trusted documents are free.',
      ),
    clientWaitingMax: count
      .default(100)
      .describe('How many different documents and plans of one network may wait to be worked on. Beyond that they are 429.'),
    waitingMax: count
      .default(1000)
      .describe(
        'How many different documents and plans of all networks together may wait. Beyond that they are 503, those of the network that waits for most before others. Trusted documents do not count.',
      ),
    clientWindowSeconds: seconds.default(60).describe('How long that window is. The time is refilled evenly.'),
  })
  .prefault({});

/** How often fields may be executed. */
export const rateLimitsSchema = z
  .record(
    z.string().regex(/^(\*|[A-Za-z_]\w*\.[A-Za-z_]\w*)$/, 'must be a field such as Query.search, or * for whole requests'),
    z.strictObject({
      count: count.describe('How often in one window.'),
      windowSeconds: seconds.describe('How long a window is.'),
      by: z.enum(['identity', 'address']).default('identity').describe('Whose uses are counted together.'),
    }),
  )
  .default({})
  .describe(
    'How often a field may be executed, by coordinate: `{ Query.search: { count: 10, windowSeconds: 60, by: identity } }`. Aliases count.',
  );
