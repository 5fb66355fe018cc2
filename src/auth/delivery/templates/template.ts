import { codePurposes, smsPurposes, undoablePurposes, type MessagePurpose } from '../message.ts';

/** One message in one language, with places for values: `{{code}}`. */
export interface Template {
  readonly subject: string;
  /** Null: this message is never an SMS. */
  readonly sms: string | null;
  /** Paragraphs, parted by empty lines. */
  readonly body: string;
}

const place = /\{\{\s*([^{}]*?)\s*\}\}/g;
const head = /^(subject|sms):[ \t]*(.*\S)[ \t]*$/;

/**
 * The values that may stand in a message: what it is about, for codes the code and the minutes it works, for changes the link that
 * undoes them and the hours it works.
 */
export function placesOf(purpose: MessagePurpose): readonly string[] {
  if (isCode(purpose)) return ['service', 'code', 'minutes'];
  if (isUndoable(purpose)) return ['service', 'link', 'hours'];
  return purpose === 'MAIL_FACTOR_HELD' ? ['service', 'hours'] : ['service'];
}

/**
 * Reads a template: a line `subject: …`, for some messages a line `sms: …`, an empty line, then the text. Faults say what
 * to do, one sentence each.
 */
export function parseTemplate(purpose: MessagePurpose, source: string): { template: Template; faults: readonly string[] } {
  const [first = '', ...rest] = source
    .replaceAll('\r\n', '\n')
    .trim()
    .split(/\n{2,}/);
  const lines = first.split('\n').map((line) => head.exec(line));
  const find = (name: string) => lines.find((match) => match?.[1] === name)?.[2] ?? null;
  const template = { subject: find('subject') ?? '', sms: find('sms'), body: rest.join('\n\n') };
  return { template, faults: faultsOf(purpose, template, lines.includes(null)) };
}

function faultsOf(purpose: MessagePurpose, { subject, sms, body }: Template, hasOtherLines: boolean): string[] {
  const faults: string[] = [];
  if (hasOtherLines || subject === '') faults.push('must begin with `subject: …`, then an empty line');
  if (body === '') faults.push('has no text');
  if (smsPurposes.includes(purpose) && sms === null) faults.push('needs a line `sms: …` below the subject');
  if (isCode(purpose) && !body.includes('{{code}}')) faults.push('must say {{code}}');
  if (isUndoable(purpose) && !body.includes('{{link}}')) faults.push('must say {{link}}');
  if (sms !== null && !sms.includes('{{code}}')) faults.push('must say {{code}} in the SMS');
  return [...faults, ...unknownPlaces(`${subject}\n${sms ?? ''}\n${body}`, placesOf(purpose))];
}

/** A fault for each place in `text` that has no value. */
export function unknownPlaces(text: string, known: readonly string[]): string[] {
  const unknown = new Set([...text.matchAll(place)].map(([, name = '']) => name).filter((name) => !known.includes(name)));
  return [...unknown].map((name) => `has no value for {{${name}}}; there are ${known.map((one) => `{{${one}}}`).join(', ')}`);
}

/** Puts the values in their places. `escape` is applied to each of them. */
export function fill(text: string, values: Readonly<Record<string, string>>, escape = (value: string) => value): string {
  return text.replaceAll(place, (_, name: string) => escape(values[name] ?? ''));
}

function isCode(purpose: MessagePurpose): boolean {
  return (codePurposes as readonly MessagePurpose[]).includes(purpose);
}

function isUndoable(purpose: MessagePurpose): boolean {
  return (undoablePurposes as readonly MessagePurpose[]).includes(purpose);
}
