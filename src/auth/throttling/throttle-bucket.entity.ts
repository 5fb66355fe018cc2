import { defineEntity, p } from '@mikro-orm/core';

const schema = defineEntity({
  name: 'ThrottleBucket',
  indexes: [{ properties: ['emptyAt'] }],
  properties: {
    key: p.text().primary(),
    emptyAt: p.datetime(3),
  },
});

/**
 * A leaky bucket. Every try pours one in, time drains it: `emptyAt` is when nothing is left in it, and says all there is
 * to know. `key` is a digest of what is counted. A bucket that is empty may be deleted at any time.
 */
export class ThrottleBucket extends schema.class {}
schema.setClass(ThrottleBucket);
