import type { Prng } from '../random/prng.ts';

/** Graphs with any number of members of an abstract type that leads back to itself, and operations that go round it. */
export interface MemberFamily {
  readonly name: string;
  readonly sdls: (members: number) => Readonly<Record<string, string>>;
  readonly operation: (depth: number) => string;
}

const shapes = ['interface', 'narrow interface', 'union'] as const;
const companions = ['none', 'fields', 'requires', 'chain of requires', 'interface object', 'the same'] as const;

export interface FamilyTraits {
  /** How the members are reached. A narrow interface has not the field that leads back. */
  readonly shape: (typeof shapes)[number];
  /** What a second subgraph has of the members. */
  readonly companion: (typeof companions)[number];
  readonly hasNestedKey: boolean;
  readonly isList: boolean;
}

export function drawTraits(prng: Prng): FamilyTraits {
  const shape = prng.pick(shapes);
  const companion = prng.pick(companions.filter((one) => one !== 'interface object' || shape === 'interface'));
  return { shape, companion, hasNestedKey: prng.chance(0.4), isList: prng.chance(0.4) };
}

export function memberFamily({ shape, companion, hasNestedKey, isList }: FamilyTraits): MemberFamily {
  const key = hasNestedKey ? 'k { id }' : 'id';
  const keyFields = hasNestedKey ? 'k: K!' : 'id: ID!';
  const keyType = hasNestedKey ? 'type K @shareable { id: ID! }' : '';
  const value = isList ? '[N!]' : 'N';
  const keyed = `@key(fields: "${key}")`;
  const isNarrow = shape !== 'interface';
  const onN = isNarrow ? '& M' : '';

  function abstractTypes(members: number, fields: string, directives = ''): string {
    if (shape === 'interface') return `interface N ${directives} { ${keyFields} ${fields} }`;
    const n = shape === 'union' ? `union N = ${memberNames(members).join(' | ')}` : `interface N { ${keyFields} }`;
    return `${n} interface M { ${keyFields} ${fields} }`;
  }

  function membersOf(members: number, fields: (index: number) => string): string {
    const faces = shape === 'union' ? 'M' : `N ${onN}`;
    return memberNames(members)
      .map((name, index) => `type ${name} implements ${faces} ${keyed} { ${keyFields} ${fields(index)} }`)
      .join('\n');
  }

  const shared = companion === 'the same' ? '@shareable' : '';
  const sdlOfB: Readonly<Record<FamilyTraits['companion'], (members: number) => string | null>> = {
    none: () => null,
    fields: (members) => `${keyType} ${abstractTypes(members, 'b: Int')} ${membersOf(members, () => 'b: Int')}`,
    requires: (members) =>
      `${keyType} ${abstractTypes(members, 'b: Int')} ${membersOf(members, () => 'own: Int @external b: Int @requires(fields: "own")')}`,
    'chain of requires': (members) =>
      `${keyType} ${abstractTypes(members, 'b: Int')}
       ${membersOf(members, () => 'c: Int @external b: Int @requires(fields: "c")')}`,
    'interface object': () => `${keyType} type N ${keyed} @interfaceObject { ${keyFields} b: Int }`,
    'the same': (members) =>
      `${keyType} ${abstractTypes(members, `n: ${value} b: Int`)} ${membersOf(members, () => `n: ${value} @shareable b: Int`)}`,
  };
  const needsKeyOnN = companion === 'interface object' ? keyed : '';

  return {
    name: [shape, companion, hasNestedKey ? 'nested key' : 'key', isList ? 'list' : 'one'].join(', '),
    sdls(members) {
      const b = sdlOfB[companion](members);
      return {
        a: `type Query { n: ${value} } ${keyType} ${abstractTypes(members, `n: ${value}`, needsKeyOnN)}
            ${membersOf(members, (index) => `n: ${value} ${shared} own: Int a${index}: Int`)}`,
        ...(b === null ? {} : { b }),
        ...(companion === 'chain of requires'
          ? {
              c: `${keyType} ${abstractTypes(members, 'c: Int')}
                  ${membersOf(members, () => 'own: Int @external c: Int @requires(fields: "own")')}`,
            }
          : {}),
      };
    },
    operation(depth) {
      const here = companion === 'none' ? '__typename' : 'b';
      const [opening, closing] = isNarrow ? [`n { ... on M { ${here} `, '}}'] : [`n { ${here} `, '}'];
      return `{ ${opening.repeat(depth)} ... on T0 { a0 } ${closing.repeat(depth)} }`;
    },
  };
}

function memberNames(members: number): string[] {
  return Array.from({ length: members }, (_, index) => `T${index}`);
}
