import { Refusal } from '../../lib/errors.ts';
import { isJsonObject } from '../../lib/is-json-object.ts';

/** A text of the body, or null when it is not there. Throws `INVALID_INPUT` when it is something else, too long, or not one line. */
export function findText(body: unknown, name: string, charactersMax: number): string | null {
  if (body === undefined || body === null) return null;
  if (!isJsonObject(body)) throw new Refusal('INVALID_INPUT', { detail: 'The body must be a JSON object.' });
  const value = body[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw invalid(name, 'must be a text', 'invalid_type');
  if (value.length > charactersMax) throw invalid(name, `must have at most ${charactersMax} characters`, 'too_big');
  if (!value.isWellFormed() || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(value)) throw invalid(name, 'must be one line', 'custom');
  return value;
}

/** The same where it has to be there. */
export function getText(body: unknown, name: string, charactersMax: number): string {
  const text = findText(body, name, charactersMax);
  if (text === null || text === '') throw invalid(name, 'is required', 'missing');
  return text;
}

const passwordCharactersMax = 10_000;

/** A password: any text. Throws `INVALID_INPUT` when it is not there, or cannot be one. */
export function getPassword(body: unknown, name: string): string {
  const value = isJsonObject(body) ? body[name] : undefined;
  if (typeof value !== 'string') throw invalid(name, 'is required', 'missing');
  if (value.length > passwordCharactersMax) throw invalid(name, 'is too long', 'too_big');
  if (!value.isWellFormed() || value.includes('\0')) throw invalid(name, 'must be plain text', 'custom');
  return value;
}

/** The refusal of one value of the body. */
export function invalid(name: string, msg: string, type: string): Refusal {
  return new Refusal('INVALID_INPUT', { detail: `\`${name}\` ${msg}.`, faults: [{ loc: ['body', name], msg, type }] });
}
