import { configSchema } from '../../../src/config/schema.ts';

/** What holds unless it is configured. */
export const defaultLimits = configSchema.parse({}).limits;
