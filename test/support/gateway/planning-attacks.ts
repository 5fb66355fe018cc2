const repeat = (count: number, write: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => write(at)).join(' ');
const nested = (levels: number, opening: string, leaf: string): string => opening.repeat(levels) + leaf + '}'.repeat(levels);
const leaves = (prefix: string): string => repeat(6, (at) => `${prefix}${at}`);

/**
 * Documents that are as expensive as the limits let through, each in another step: validation, normal form, search, and refusals
 * of each. A mark makes one that was never sent.
 */
export const planningAttacks: Readonly<Record<string, (mark: string) => string>> = {
  search: (mark) => `{ n { ${mark}: id ${nested(12, `v { ${leaves('w')} `, 'w0')} } }`,
  'wide search': (mark) =>
    `{ ${mark}: n { id } ${repeat(40, (at) => `a${at}: n { ${leaves('x')} n { ${leaves('x')} v { ${leaves('w')} } } }`)} }`,
  'too complex': (mark) =>
    `{ ${mark}: n { id } ${repeat(22, (at) => `a${at}: n { ${nested(6, `n { ${leaves('x')} `, 'id')} }`)} }`,
  'merged fields': (mark) => `{ ${mark}: n { id } n { ${repeat(330, () => 'n { n { id } }')} } }`,
  'fragments in a row': (mark) =>
    `{ n { ${mark}: id ...F0 } } ${repeat(500, (at) => `fragment F${at} on N { id ...F${at + 1} }`)} fragment F500 on N { id }`,
  'invalid fields': (mark) => `{ n { ${mark}: id ${repeat(900, (at) => `no${at}`)} } }`,
};

/** Subgraphs that can all resolve nearly everything, which leaves the planner the most to choose from. */
export const attackedSdls: readonly string[] = Array.from(
  { length: 6 },
  (_, at) => `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])
  type Query { n: N @shareable q${at}: Int ${at === 0 ? 'me: Me' : ''} }
  type N @key(fields: "id") @shareable { id: ID! n: N v: V x${at}: Int }
  type V @shareable { v: V w${at}: Int }
  ${at === 0 ? 'type Me { id: ID }' : ''}`,
);
