import { pickBy } from './hash.ts';
import type { PlainJson } from './federated-data.ts';

const ODD_STRINGS = ['', 'say "hi"', 'back\\slash', 'line\nbreak', 'ünï😀', '</script>', '\u2028', '\u0007', '__proto__'];
const ODD_NUMBERS = [0.5, -1.25, 3, 1e21, 1e-7, 123456789.123];
const ODD_JSON: readonly PlainJson[] = [
  { a: [1, { b: null }] },
  [1, 'x', [null]],
  {},
  [],
  'text',
  12.5,
  true,
  { __typename: 'Nobody' },
];

/** The value of a scalar that `pick` falls on. `plain`: without the characters and shapes that try a serialiser. */
export function leafValue(scalar: string, pick: number, style: 'odd' | 'plain' = 'odd'): PlainJson {
  const odd = style === 'odd' && pick % 7 === 0;
  switch (scalar) {
    case 'Int':
      return odd ? pickBy(`${pick}`, [0, 2147483647, -2147483648]) : (pick % 1000) - 500;
    case 'Float':
      return style === 'plain' ? pick + 0.5 : pickBy(`${pick}`, [...ODD_NUMBERS, (pick % 997) / 8]);
    case 'Boolean':
      return pick % 2 === 0;
    case 'ID':
    case 'String':
      return odd ? pickBy(`${pick}`, ODD_STRINGS) : `${scalar.toLowerCase()}-${pick.toString(36)}`;
    default:
      return style === 'plain' ? `scalar-${pick}` : pickBy(`${pick}`, [...ODD_JSON, `scalar-${pick.toString(36)}`]);
  }
}
