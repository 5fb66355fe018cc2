import { configSchema } from '../../../src/config/schema.ts';

const { limits, planning } = configSchema.parse({});

/** What holds unless it is configured. */
export const defaultLimits = limits;
export const defaultPlanning = planning;
