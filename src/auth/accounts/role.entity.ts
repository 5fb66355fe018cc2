import { defineEntity, p } from '@mikro-orm/core';

const schema = defineEntity({
  name: 'Role',
  properties: {
    name: p.text().primary(),
    description: p.text(),
    scopes: p.json().$type<readonly string[]>(),
  },
});

/** A name for a set of scopes. Accounts hold roles, tokens carry what they add up to. `admin` is there from the beginning. */
export class Role extends schema.class {}
schema.setClass(Role);
