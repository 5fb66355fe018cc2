import { z } from 'zod';
import { absoluteUrl } from './values.ts';

const hours = z.int().min(1).max(8760);

/** How owners come back to their accounts. */
export const recoverySchema = z
  .strictObject({
    mailFactorWaitHours: hours
      .default(72)
      .describe(
        'How long codes by mail are no second factor after a code by mail has set the password. Recovery codes and other second factors are taken at once. See docs/recovery.md.',
      ),
    undoHours: hours
      .default(72)
      .describe(
        'How long a change may be undone by the link in the mail that tells of it: of an address, a second factor, an API key.',
      ),
    undoUrl: absoluteUrl
      .optional()
      .describe('A page of yours that calls `undoChange`; `/` and the token are appended. Default: ours, `/auth/undo`.'),
    keepApiKeys: z
      .boolean()
      .default(false)
      .describe('Whether API keys outlive a new password. They may be what a thief has left behind.'),
  })
  .prefault({});
