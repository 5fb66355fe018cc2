import { exactInteger, isExactNumber } from '../../lib/exact-json.ts';
import { answerLevelsMax, isNestedDeeper } from '../../lib/json-nesting.ts';
import type { SupergraphModel } from '../schema/supergraph-model.ts';
import type { Json } from '../../lib/json.ts';

/**
 * Writes a leaf value as JSON; null where it is not a value of the type. Never given null. `isPlain`: no text needs an escape
 * (see `SubgraphResponse`).
 */
export type LeafWriter = (value: Json, isPlain: boolean) => string | null;

/** By the specification's result coercion for built-in scalars and enums; custom scalars are any JSON. */
export function leafWriter(model: SupergraphModel, typeName: string): LeafWriter {
  const enumValues = model.enums.get(typeName);
  if (enumValues) return (value) => (typeof value === 'string' && enumValues.has(value) ? `"${value}"` : null);
  return builtIn.get(typeName) ?? anyJson;
}

/**
 * For a representation: the value as it came, where it is one of the type. Values of enums that clients may not see travel between
 * subgraphs, so any name is one.
 */
export function representationLeaf(model: SupergraphModel, typeName: string): LeafWriter {
  if (model.enums.has(typeName)) return stringLeaf;
  return typeName === 'ID' ? idAsItCame : (builtIn.get(typeName) ?? anyJson);
}

const stringLeaf: LeafWriter = (value, isPlain) => (typeof value === 'string' ? quote(value, isPlain) : null);

const idAsItCame: LeafWriter = (value, isPlain) => {
  return typeof value === 'string' ? quote(value, isPlain) : digitsOf(value);
};

function digitsOf(value: Json): string | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? `${value}` : exactInteger(value);
}

const anyJson: LeafWriter = (value, isPlain) => {
  if (typeof value === 'string') return quote(value, isPlain);
  return typeof value === 'number' ? number(value) : nested(value);
};

/** Null for lists and objects that are too deep inside one another to be walked. */
function nested(value: Json): string | null {
  return isNestedDeeper(value, answerLevelsMax) ? null : JSON.stringify(value);
}

const builtIn: ReadonlyMap<string, LeafWriter> = new Map(
  Object.entries<LeafWriter>({
    String: stringLeaf,
    ID(value, isPlain) {
      if (typeof value === 'string') return quote(value, isPlain);
      const digits = digitsOf(value);
      return digits === null ? null : `"${digits}"`;
    },
    Int: (value) =>
      typeof value === 'number' && Math.trunc(value) === value && value >= intMin && value <= intMax ? `${value}` : null,
    Float(value) {
      if (typeof value === 'number') return number(value);
      return isExactNumber(value) && Number.isFinite(Number(value.rawJSON)) ? value.rawJSON : null;
    },
    Boolean: (value) => (typeof value === 'boolean' ? `${value}` : null),
  }),
);

const intMin = -(2 ** 31);
const intMax = 2 ** 31 - 1;

/** What is too large for a number is read as infinite, for which JSON has no word. */
function number(value: number): string | null {
  return Number.isFinite(value) ? `${value}` : null;
}

const shortLength = 48;

/** Short strings are mostly plain, and looking at each character is cheaper than the general writer. */
function quote(text: string, isPlain: boolean): string {
  if (isPlain) return `"${text}"`;
  const { length } = text;
  if (length > shortLength) return JSON.stringify(text);
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    const isSafe = code >= space && code !== quotationMark && code !== backslash && (code < surrogates || code > surrogatesEnd);
    if (!isSafe) return JSON.stringify(text);
  }
  return `"${text}"`;
}

const space = 0x20;
const quotationMark = 0x22;
const backslash = 0x5c;
const surrogates = 0xd800;
const surrogatesEnd = 0xdfff;
