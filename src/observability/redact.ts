import type { LogFields } from '../lib/logger.ts';

/**
 * A copy of log fields that holds no secret: values under telling names and texts that look like a token become
 * `[redacted]`, e-mail addresses keep their first letter and domain, wherever they hide, in the messages, stacks and
 * causes of errors too. Bounded in depth and length.
 */
export function redact(fields: LogFields): Record<string, unknown> {
  return redactObject(fields, 0);
}

const tellingNames = new Set([
  'password', 'passwd', 'newpassword', 'currentpassword', 'token', 'accesstoken', 'refreshtoken', 'sessiontoken', 'idtoken', 'authorization',
  'cookie', 'setcookie', 'secret', 'clientsecret', 'apikey', 'xapikey', 'otp', 'otpcode', 'totp', 'recoverycode', 'privatekey', 'masterkey', 'digest', 'hash',
]); // prettier-ignore

const jsonWebToken = /\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g;
const ownSecret = /\b(?:pc_[a-z]+|portcullis_user)_[\w-]{8,}/g;
const bearerToken = /\b(bearer|basic) +[\w.~+/=-]{8,}/gi;
const credentialsInUrl = /:\/\/[^\s/@:]*:[^\s/@]+@/g;
const email = /([\w.+-])[\w.+-]*@([\w-]+(?:\.[\w-]+)+)/g;

const depthMax = 6;
const itemsMax = 50;
const charactersMax = 4000;

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= depthMax) return '[deep]';
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.slice(0, itemsMax).map((item) => redactValue(item, depth + 1));
  if (value instanceof Map || value instanceof Set) return redactValue([...value], depth);
  return typeof (value as { toJSON?: unknown }).toJSON === 'function'
    ? redactValue((value as { toJSON(): unknown }).toJSON(), depth + 1)
    : redactObject(value as Record<string, unknown>, depth);
}

function redactObject(value: Readonly<Record<string, unknown>>, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, itemsMax)
      .map(([name, item]) => [
        name,
        isTelling(name) && item !== null && item !== undefined ? '[redacted]' : redactValue(item, depth + 1),
      ]),
  );
}

/** What an error's other properties hold is unknown (a driver's hold the statement with its values), so only these travel. */
function redactError(error: Error & { code?: unknown }, depth: number): Record<string, unknown> {
  return {
    name: error.name,
    message: redactText(error.message),
    ...(typeof error.code === 'string' ? { code: error.code } : {}),
    ...(error.stack === undefined ? {} : { stack: redactText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, depth + 1) }),
  };
}

function isTelling(name: string): boolean {
  return tellingNames.has(name.replaceAll(/[-_]/g, '').toLowerCase());
}

function redactText(text: string): string {
  return text
    .slice(0, charactersMax)
    .replaceAll(jsonWebToken, '[redacted]')
    .replaceAll(ownSecret, '[redacted]')
    .replaceAll(bearerToken, '$1 [redacted]')
    .replaceAll(credentialsInUrl, '://[redacted]@')
    .replaceAll(email, '$1***@$2');
}
