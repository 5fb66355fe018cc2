import { defineScript } from '@redis/client';

/**
 * The generic cell rate algorithm (ITU-T I.371), as in the memory of one process: one moment per key, until which the key
 * has used up what it was given. By the clock of Redis, for those of the gateways differ; in one script, so that nobody
 * comes between. A key that has all of it again is gone by itself.
 *
 * Takes what the uses cost and the window, both in milliseconds. Returns how many milliseconds to wait, 0: go ahead.
 */
export const takeScript = defineScript({
  NUMBER_OF_KEYS: 1,
  SCRIPT: `
    local time = redis.call('TIME')
    local now = time[1] * 1000 + time[2] / 1000
    local used = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now) + tonumber(ARGV[1])
    local wait = used - tonumber(ARGV[2]) - now
    if wait > 0.5 then return math.ceil(wait) end
    redis.call('SET', KEYS[1], string.format('%.3f', used), 'PX', math.max(math.ceil(used - now), 1))
    return 0
  `,
  parseCommand(parser, key: string, costMs: number, windowMs: number) {
    parser.pushKey(key);
    parser.push(String(costMs), String(windowMs));
  },
  transformReply: (waitMs: number) => waitMs,
});
