import { z } from 'zod';
import { parseEmail } from '../auth/accounts/email-identity.ts';
import type { ImportRecord } from '../auth/administration/import-accounts.use-case.ts';
import { writeFirebaseScrypt, type FirebaseParameters } from '../auth/passwords/foreign-hashes/firebase-scrypt.ts';

const name = z
  .string()
  .max(100)
  .refine((text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text) && text.isWellFormed(), 'must be one line')
  .transform((text) => text.trim().normalize('NFC') || null)
  .nullish()
  .transform((text) => text ?? null);

const line = z.strictObject({
  email: z.string().transform((text, context) => {
    const email = parseEmail(text);
    if (email === null) context.addIssue({ code: 'custom', message: 'is not an e-mail address' });
    return email ?? z.NEVER;
  }),
  /** Whether the other system has proved the mailbox. Else the account waits until its owner does. */
  emailVerified: z.boolean().default(false),
  passwordHash: z
    .string()
    .max(1000)
    .nullish()
    .transform((hash) => hash ?? null),
  /** Firebase alone keeps it beside the hash. */
  salt: z.string().max(300).optional(),
  firstName: name,
  lastName: name,
  displayName: name,
  roles: z.array(z.string().max(100)).max(50).default([]),
});

export type ImportLine = { readonly record: ImportRecord } | { readonly fault: string };

/** Returns the record in a line of JSON, or in one sentence what is wrong with it. Null: the line is blank. Never repeats the line: it holds a hash. */
export function readImportLine(bytes: Uint8Array, firebase: FirebaseParameters | null): ImportLine | null {
  const text = decoded(bytes);
  if (text === null) return { fault: 'is not encoded in UTF-8' };
  if (text.trim() === '') return null;
  const parsed = line.safeParse(parseJson(text));
  if (!parsed.success) return { fault: parsed.error.issues.map(describe).join('; ') };
  const { emailVerified, passwordHash, salt, ...account } = parsed.data;
  if (salt !== undefined && firebase === null) return { fault: 'salt: needs --firebase with the parameters of the project' };
  const hash =
    passwordHash !== null && salt !== undefined && firebase ? writeFirebaseScrypt(firebase, salt, passwordHash) : passwordHash;
  return { record: { ...account, isActive: emailVerified, passwordHash: hash } };
}

/** Without the byte order mark that some systems begin a file with (RFC 8259 §8.1). */
function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function describe({ path, message, code }: z.core.$ZodIssue): string {
  if (path.length === 0 && code === 'invalid_type') return 'is not a JSON object';
  return path.length === 0 ? message : `${path.join('.')}: ${message}`;
}
