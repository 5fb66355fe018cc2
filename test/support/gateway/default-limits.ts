import { configSchema } from '../../../src/config/schema.ts';
import type { OperationLimits } from '../../../src/gateway/limits/operation-limits.ts';

/** What holds unless it is configured. */
export const defaultLimits: OperationLimits = configSchema.parse({}).limits;
