import { Refusal } from '../lib/errors.ts';
import { isExactNumber, parseExactly } from '../lib/exact-json.ts';

/** NUL and lone surrogates, as `JSON.stringify` writes them: after an even number of backslashes. */
const unprintable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;
const depthMax = 64;
/** A shorter text is read without a look at its brackets first: it costs little either way. */
const cheapCharacters = 20_000;
/** To compute with a number of a million digits takes seconds, and a module in this process gets a `bigint`. */
const numberCharactersMax = 1000;

export interface JsonLimits {
  /** Scalars, lists and objects of one text, member names aside. */
  readonly bodyValuesMax: number;
}

/**
 * Returns the value of a JSON text from outside, with numbers that no double holds as `ExactNumber`. Throws `INVALID_INPUT` for a text
 * that is not JSON, holds too many values, is nested deeper than 64 levels, has a number of more than 1000 characters that no
 * double holds, or holds NUL or a lone surrogate: databases choke on the one, and the other compares in surprising ways.
 */
export function parseJson(text: string, { bodyValuesMax }: JsonLimits): unknown {
  checkText(text, bodyValuesMax);
  const value = parse(text);
  checkSize(value, depthMax);
  // Only an escape can smuggle them in: JSON forbids control characters as they are, and UTF-8 surrogates.
  if (text.includes('\\u') && unprintable.test(JSON.stringify(value)))
    throw new Refusal('INVALID_INPUT', { detail: 'The JSON holds NUL or a lone surrogate.' });
  return value;
}

function parse(text: string): unknown {
  try {
    return parseExactly(text);
  } catch (cause) {
    throw new Refusal('INVALID_INPUT', { detail: 'The body is not JSON.', cause });
  }
}

function checkSize(value: unknown, levelsLeft: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (isExactNumber(value)) {
    if (value.rawJSON.length > numberCharactersMax)
      throw new Refusal('INVALID_INPUT', { detail: `The JSON has a number of more than ${numberCharactersMax} characters.` });
    return;
  }
  if (levelsLeft === 0) throw tooDeep();
  for (const child of Object.values(value)) if (typeof child === 'object') checkSize(child, levelsLeft - 1);
}

/**
 * Throws for a text with too many values or levels, by its brackets and commas alone: reading a value costs more than the text that
 * it takes. O(text).
 */
function checkText(text: string, valuesMax: number): void {
  if (text.length < Math.min(valuesMax, cheapCharacters)) return;
  let values = 1;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quotationMark) at = endOfString(text, at);
    else if (code === brace || code === bracket) {
      values += 1;
      if (++depth > depthMax) throw tooDeep();
    } else if (code === closingBrace || code === closingBracket) depth -= 1;
    else if (code === comma) values += 1;
    if (values > valuesMax) throw tooManyValues(valuesMax);
  }
}

function tooManyValues(max: number): Refusal {
  return new Refusal('INVALID_INPUT', { detail: `The JSON has more than ${max} values. Send less, or raise \`bodyValuesMax\`.` });
}

function tooDeep(): Refusal {
  return new Refusal('INVALID_INPUT', { detail: `The JSON is nested deeper than ${depthMax} levels.` });
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === backslash) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}

const quotationMark = 0x22;
const comma = 0x2c;
const bracket = 0x5b;
const backslash = 0x5c;
const closingBracket = 0x5d;
const brace = 0x7b;
const closingBrace = 0x7d;
