import { z } from 'zod';
import { parseEmail } from '../../auth/accounts/email-identity.ts';
import { codeCharactersMax } from '../../auth/otp/typed-code.ts';
import { flowIdPattern } from '../../auth/otp/flow-id.ts';

/** A part of the path, decoded, that every database can hold. */
export function pathPart(description: string) {
  return z
    .string()
    .refine((value) => value.isWellFormed() && !/\p{Cc}/u.test(value), 'must be plain text')
    .meta({ description });
}

/** A text of at most so many characters, as JSON Schema counts them: code points. */
function text(charactersMax: number) {
  return z
    .string({ error: ({ input }) => (input === undefined || input === null ? 'is required' : 'must be a text') })
    .refine((value) => characters(value) <= charactersMax, `must have at most ${charactersMax} characters`)
    .meta({ maxLength: charactersMax });
}

function characters(value: string): number {
  let count = 0;
  for (const _ of value) count += 1;
  return count;
}

const isOneLine = (value: string) => value.isWellFormed() && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value);

function line(charactersMax: number) {
  return text(charactersMax).refine(isOneLine, 'must be one line');
}

/** One line that says something. */
export function requiredLine(charactersMax: number) {
  return line(charactersMax).min(1, 'is required');
}

/** One line, or null where it is left out. */
export function optionalLine(charactersMax: number) {
  return line(charactersMax)
    .nullish()
    .transform((value) => value ?? null);
}

/** A one-time code as a user typed it. */
export const code = requiredLine(codeCharactersMax).transform((value) => value.trim());
export const optionalCode = optionalLine(codeCharactersMax);

/** The flow that a code was asked for in, or null. */
export const flowId = z
  .string('must be a text')
  .regex(flowIdPattern, 'must be a flow id that was given out')
  .meta({ description: 'As the header `portcullis-flow` gave it, where it is at hand.' })
  .nullish()
  .transform((value) => value ?? null);

/** A name of a person; null takes it away. */
export const personName = line(100).nullable().transform(nameOrNull);
/** A name of a person, or null where it is left out. */
export const optionalPersonName = line(100).nullish().transform(nameOrNull);

function nameOrNull(value: string | null | undefined): string | null {
  const name = value?.trim().normalize('NFC') ?? '';
  return name === '' ? null : name;
}

export const emailAddress = requiredLine(1000).transform((value, context) => {
  const email = parseEmail(value);
  if (email === null) context.addIssue({ code: 'custom', message: 'must be an e-mail address' });
  return email ?? z.NEVER;
});

export const plainPassword = text(10_000).refine((value) => value.isWellFormed() && !value.includes('\0'), 'must be plain text');
