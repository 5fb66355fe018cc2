import { z } from 'zod';
import { requiredLine } from '../request-schemas.ts';

/** The body of both operations (RFC 7009 §2.1, RFC 7662 §2.1). */
export const tokenForm = z.object({ token: requiredLine(10_000), token_type_hint: z.string().optional() });
