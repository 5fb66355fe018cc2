import type { Field } from './selection.ts';

/** What the planner takes where it must learn the object type of a value. */
export const typenameField: Field = {
  key: '__typename',
  name: '__typename',
  args: '',
  argsName: '',
  variables: [],
  given: [],
  directives: [],
  types: new Map(),
  named: 'String',
  selection: null,
  denied: false,
  origin: null,
  introspection: null,
};
