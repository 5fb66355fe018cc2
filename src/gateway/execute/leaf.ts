import type { SupergraphModel } from '../plan/supergraph-model.ts';
import type { Json } from '../subgraphs/subgraph.ts';

/** Writes a leaf value as JSON; null where it is not a value of the type. Never given null. */
export type LeafWriter = (value: Json) => string | null;

/** By the specification's result coercion for built-in scalars and enums; custom scalars are any JSON. */
export function leafWriter(model: SupergraphModel, typeName: string): LeafWriter {
  const enumValues = model.enums.get(typeName);
  if (enumValues) return (value) => (typeof value === 'string' && enumValues.has(value) ? `"${value}"` : null);
  return builtIn[typeName] ?? anyJson;
}

export const anyJson: LeafWriter = (value) => (typeof value === 'string' ? quote(value) : JSON.stringify(value));

const builtIn: Readonly<Record<string, LeafWriter>> = {
  String: (value) => (typeof value === 'string' ? quote(value) : null),
  ID: (value) => (typeof value === 'string' ? quote(value) : typeof value === 'number' ? `"${value}"` : null),
  Int: (value) => (typeof value === 'number' && Number.isInteger(value) ? `${value}` : null),
  Float: (value) => (typeof value === 'number' ? `${value}` : null),
  Boolean: (value) => (typeof value === 'boolean' ? `${value}` : null),
};

const shortLength = 48;

/** Short strings are mostly plain, and looking at each character is cheaper than the general writer. */
export function quote(text: string): string {
  const { length } = text;
  if (length > shortLength) return JSON.stringify(text);
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    const isPlain = code >= space && code !== quotationMark && code !== backslash && (code < surrogates || code > surrogatesEnd);
    if (!isPlain) return JSON.stringify(text);
  }
  return `"${text}"`;
}

const space = 0x20;
const quotationMark = 0x22;
const backslash = 0x5c;
const surrogates = 0xd800;
const surrogatesEnd = 0xdfff;
