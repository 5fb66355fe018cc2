/** A number that JavaScript cannot hold, as the JSON text that it was. `JSON.stringify` writes that text. */
export interface ExactNumber {
  readonly rawJSON: string;
}

/** Of ECMAScript's proposal "JSON.parse source text access", which V8 has and the types of TypeScript have not. */
interface SourceText {
  parse(text: string, reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown): unknown;
  rawJSON(text: string): ExactNumber;
  isRawJSON(value: unknown): value is ExactNumber;
}
const json = JSON as unknown as SourceText;
const { isRawJSON } = json;

const digit = String.raw`[\d.]`;
/**
 * Finds what may be a number of 16 digits and more, or one with an exponent of three digits and more, which may be larger or smaller
 * than any that a double holds. In one pass, and each class written out, because V8 then skips what cannot match: this looks at a
 * kilobyte in a sixth of a microsecond.
 */
const mayBeInexact = new RegExp(String.raw`${digit.repeat(8)}${digit}{8}|\d[eE][-+\d]\d\d`);
const suspects = /(?:^|[:[, \n\t\r])-?([\d.]{16,}(?:[eE][-+]?\d+)?|[\d.]+[eE][-+]?\d{3,})/g;
const isSuspect = /[\d.]{16}|[eE][-+]?\d{3}/;

/**
 * Reads JSON as `JSON.parse` does, but keeps a number as `ExactNumber` where a double would change it: 9007199254740993, 1e400,
 * 0.1000000000000000055. What a double holds is a number, however it was written (`1.0` is 1, `-0` is 0 when it is written again).
 * Throws `SyntaxError`. Costs a tenth more than `JSON.parse` where there is no such number, six times as much where there is one.
 */
export function parseExactly(text: string): unknown {
  return hasInexactNumber(text) ? json.parse(text, keepInexact) : JSON.parse(text);
}

/** For `JSON.parse`: does the same, at the price of a call for each value. */
export function keepInexact(_key: string, value: unknown, { source }: { readonly source?: string } = {}): unknown {
  return typeof value === 'number' && source !== undefined && isInexact(source) ? json.rawJSON(source) : value;
}

/**
 * Reads JSON for code that computes with it: an integer that a double would change is a `bigint`, and any other number the nearest
 * double.
 */
export function parseWithBigInts(text: string): unknown {
  return hasInexactNumber(text) ? json.parse(text, toBigInt) : JSON.parse(text);
}

function toBigInt(key: string, value: unknown, context: { readonly source?: string }): unknown {
  const kept = keepInexact(key, value, context);
  return isExactNumber(kept) && isInteger.test(kept.rawJSON) ? BigInt(kept.rawJSON) : value;
}

/** Writes JSON as `JSON.stringify` does, and a `bigint` as the number that it is. */
export function writeWithBigInts(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? json.rawJSON(String(item)) : item));
  }
}

const isInteger = /^-?\d+$/;

/** The digits of an integer that is kept exactly; null for everything else. */
export function exactInteger(value: unknown): string | null {
  return isExactNumber(value) && isInteger.test(value.rawJSON) ? value.rawJSON : null;
}

export function isExactNumber(value: unknown): value is ExactNumber {
  return isRawJSON(value);
}

function hasInexactNumber(text: string): boolean {
  if (!mayBeInexact.test(text)) return false;
  for (const [, number = ''] of text.matchAll(suspects)) if (isInexact(number)) return true;
  return false;
}

/** Whether JavaScript would write a number of this text differently, apart from zeros at the end of its fraction. */
function isInexact(text: string): boolean {
  return isSuspect.test(text) && String(Number(text)) !== withoutLastZeros(text);
}

/** In one pass, because the text may be as long as a request. */
function withoutLastZeros(text: string): string {
  if (!text.includes('.') || /e/i.test(text)) return text;
  let end = text.length;
  while (text[end - 1] === '0') end--;
  return text.slice(0, text[end - 1] === '.' ? end - 1 : end);
}
