/** Names that every plain object of the language seems to have a member of, or that mean something to the language. */
export const prototypeNames: readonly string[] = [
  ...Object.getOwnPropertyNames(Object.prototype),
  'prototype',
  'length',
  'then',
  'toJSON',
];

/** Those that a schema may have, where two underscores at the beginning are reserved. */
export const schemaNames: readonly string[] = prototypeNames.filter((name) => !name.startsWith('__'));
