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

// eslint-disable-next-line no-control-regex
const needsEscape = /["\\\u0000-\u001f\ud800-\udfff]/;
const shortLength = 64;

/** Short strings are mostly plain, and a test is cheaper than the general writer. */
export function quote(text: string): string {
  return text.length < shortLength && !needsEscape.test(text) ? `"${text}"` : JSON.stringify(text);
}
