/** Names that every plain object of the language seems to have a member of, or that mean something else when assigned to. */
export const prototypeNames: readonly string[] = [
  ...Object.getOwnPropertyNames(Object.prototype),
  'prototype',
  'length',
  'then',
  'toJSON',
];
