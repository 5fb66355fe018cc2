import { z } from 'zod';
import { Secret } from '../lib/secret.ts';

/** Kinds of values that several parts of the configuration have. */
export const absoluteUrl = z.url({ protocol: /^https?$/, error: 'must be an absolute http(s) URL' });

export const secret = (charactersMin: number) =>
  z
    .string()
    .min(charactersMin, `must have at least ${charactersMin} characters`)
    .transform((value) => new Secret(value));

export const subgraphName = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'must be a name of letters, digits, - and _');
