import type { Prng } from '../random/prng.ts';

/** Graphs with any number of members of an abstract type that leads back to itself, and operations that go round it. */
export interface MemberFamily {
  readonly name: string;
  readonly sdls: (members: number) => Readonly<Record<string, string>>;
  readonly operation: (depth: number) => string;
}

const shapes = ['interface', 'narrow interface', 'union'] as const;
const declarations = ['alike', 'other nulls', 'other interfaces'] as const;
const companions = ['none', 'fields', 'requires', 'chain of requires', 'interface object', 'the same'] as const;

export interface FamilyTraits {
  /** How the members are reached. A narrow interface has not the field that leads back. */
  readonly shape: (typeof shapes)[number];
  /** How the members' types of the field that leads back differ: not, in nulls, or in which of two interfaces it is. */
  readonly declared: (typeof declarations)[number];
  /** What a second subgraph has of the members. */
  readonly companion: (typeof companions)[number];
  readonly hasNestedKey: boolean;
  readonly isList: boolean;
}

export function drawTraits(prng: Prng): FamilyTraits {
  const shape = prng.pick(shapes);
  const companion = prng.pick(companions.filter((one) => one !== 'interface object' || shape === 'interface'));
  const declared = prng.pick(declarations.filter((one) => one !== 'other interfaces' || shape !== 'union'));
  return { shape, companion, declared, hasNestedKey: prng.chance(0.4), isList: prng.chance(0.4) };
}

export function memberFamily({ shape, companion, declared, hasNestedKey, isList }: FamilyTraits): MemberFamily {
  const key = hasNestedKey ? 'k { id }' : 'id';
  const keyFields = hasNestedKey ? 'k: K!' : 'id: ID!';
  const keyType = hasNestedKey ? 'type K @shareable { id: ID! }' : '';
  const value = isList ? '[N!]' : 'N';
  const keyed = `@key(fields: "${key}")`;
  const isNarrow = shape !== 'interface';
  const hasTwo = declared === 'other interfaces';
  const onN = `${isNarrow ? '& M' : ''} ${hasTwo ? '& N0 & N1' : ''}`;

  /** The type of the field that leads back, as a member declares it. */
  function valueOf(index: number): string {
    if (declared === 'other nulls') return index % 2 === 0 ? `${value}!` : value;
    return hasTwo ? value.replace('N', `N${index % 2}`) : value;
  }

  function abstractTypes(members: number, fields: string, directives = ''): string {
    if (shape === 'interface') return `interface N ${directives} { ${keyFields} ${fields} } ${twoInterfaces(fields, 'N')}`;
    const n = shape === 'union' ? `union N = ${memberNames(members).join(' | ')}` : `interface N { ${keyFields} }`;
    return `${n} interface M { ${keyFields} ${fields} } ${twoInterfaces(fields, 'N & M')}`;
  }

  function twoInterfaces(fields: string, above: string): string {
    return hasTwo ? ['N0', 'N1'].map((name) => `interface ${name} implements ${above} { ${keyFields} ${fields} }`).join(' ') : '';
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
      `${keyType} ${abstractTypes(members, `n: ${value} b: Int`)} ${membersOf(members, (index) => `n: ${valueOf(index)} @shareable b: Int`)}`,
  };
  const needsKeyOnN = companion === 'interface object' ? keyed : '';

  return {
    name: [shape, companion, declared, hasNestedKey ? 'nested key' : 'key', isList ? 'list' : 'one'].join(', '),
    sdls(members) {
      const b = sdlOfB[companion](members);
      return {
        a: `type Query { n: ${value} } ${keyType} ${abstractTypes(members, `n: ${value}`, needsKeyOnN)}
            ${membersOf(members, (index) => `n: ${valueOf(index)} ${shared} own: Int a${index}: Int`)}`,
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
