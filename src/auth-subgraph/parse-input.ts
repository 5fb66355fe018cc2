import { z } from 'zod';
import { parseEmail } from '../auth/accounts/email-identity.ts';
import { codeCharactersMax } from '../auth/otp/typed-code.ts';
import { Refusal } from '../lib/errors.ts';

/** The input as `schema` makes of it. Throws the refusal `INVALID_INPUT` with every fault, none of which repeats the input. */
export function parseInput<Output>(schema: z.ZodType<Output>, input: unknown): Output {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message, code }) => ({
    loc: ['input', ...path.map((part) => (typeof part === 'symbol' ? String(part) : part))],
    msg: message,
    type: code,
  }));
  throw new Refusal('INVALID_INPUT', { faults });
}

/** Text that every store and every log can hold: no NUL, no half of a surrogate pair (RFC 3629 §3). */
export function plainText(charactersMax: number) {
  return z
    .string()
    .max(charactersMax, `must have at most ${charactersMax} characters`)
    .refine((text) => text.isWellFormed() && !text.includes('\0'), 'must be plain text');
}

function textOrNull(text: ReturnType<typeof plainText>) {
  return text.nullish().transform((value) => (value === '' || value === undefined ? null : value));
}

/** A text of at most 1,000 characters that may be left out: null for none, as for an empty one. */
export const optionalText = textOrNull(plainText(1000));

/** A scope as tokens write it (RFC 6749 §3.3). */
export const scopeName = z.string().regex(/^[\x21\x23-\x5B\x5D-\x7E]{1,100}$/, 'must be a scope');

const nameCharactersMax = 100;

/** Text for lists and mails: one line, without spaces around it. */
function line(charactersMax: number) {
  return plainText(charactersMax)
    .transform((text) => text.trim().normalize('NFC'))
    .refine((text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text), 'must be one line');
}

/** A line that says something. */
export function requiredLine(charactersMax: number) {
  return line(charactersMax).refine((text) => text !== '', 'must not be empty');
}

/** A name of a person, or null for none. */
export const personName = line(nameCharactersMax)
  .transform((text) => (text === '' ? null : text))
  .nullish()
  .transform((name) => name ?? null);

const longTextMax = 10_000;

/** An e-mail address, read into its identity. */
export const emailAddress = plainText(longTextMax).transform((text, context) => {
  const email = parseEmail(text);
  if (email === null) context.addIssue({ code: 'custom', message: 'must be an e-mail address' });
  return email ?? z.NEVER;
});

/** A code as a user typed it. */
export const oneTimeCode = plainText(codeCharactersMax);
/** The same where it may be left out: null for none, as for an empty one. */
export const optionalCode = textOrNull(oneTimeCode);

/** A language in its canonical form (BCP 47), such as `de-AT`; `de_AT`, as Java and ICU write it, is the same. */
export const locale = plainText(35).transform((tag, context) => {
  try {
    const [canonical] = Intl.getCanonicalLocales(tag.replaceAll('_', '-'));
    if (canonical !== undefined) return canonical;
  } catch {
    // Said below.
  }
  context.addIssue({ code: 'custom', message: 'must be a language tag such as de-AT' });
  return z.NEVER;
});
