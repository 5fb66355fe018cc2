import { isJsonObject } from '../lib/json.ts';

const tokenCharactersMax = 8192;

/**
 * Returns the header (0) or the claims (1) as a token says them, unproved; nothing where there is no JSON object. Never throws:
 * anyone may have written it.
 */
export function readJwtPart(token: string, at: 0 | 1): Readonly<Record<string, unknown>> {
  try {
    const part: unknown = JSON.parse(
      Buffer.from(token.slice(0, tokenCharactersMax).split('.')[at] ?? '', 'base64url').toString(),
    );
    return isJsonObject(part) ? part : {};
  } catch {
    return {};
  }
}
