import { secondsPerHour } from './clock.ts';

/** The longest life of an access token that can be configured. What has to outlast every token goes by this, whatever is configured now, here or in another process. */
export const accessTtlSecondsMax = secondsPerHour;
