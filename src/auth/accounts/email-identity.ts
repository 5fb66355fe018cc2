import { domainToASCII } from 'node:url';

const addressCharactersMax = 254;
const localCharactersMax = 64;
// The local parts that mailboxes have in practice (RFC 5321 §4.1.2 without quoted strings), letters of all scripts included (RFC 6531).
const localPart = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
// `domainToASCII` reads hosts as URLs have them: it drops line ends and whatever follows a slash, and decodes percent signs.
const writtenDomain = /^[\p{L}\p{M}\p{N}\p{Join_Control}.\u00AD\u3002\uFF0E\uFF61-]+$/u;
const asciiDomain = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?=.*[a-z])[a-z0-9-]{2,63}$/;

/** One mailbox, however it was written. */
export interface EmailAddress {
  /** Trimmed and in NFC, otherwise as written: what mail is sent to. */
  readonly address: string;
  /** What two spellings of the same mailbox have in common: case folded, the domain in its ASCII form (UTS #46). */
  readonly identity: string;
}

/**
 * The mailbox that `text` names, or null when it names none. Case is folded in the local part as well: RFC 5321 §2.4 allows
 * a host to tell cases apart, no mailbox provider does, and two accounts that look the same are a way to deceive.
 */
export function parseEmail(text: string): EmailAddress | null {
  const address = text.trim().normalize('NFC');
  const at = address.lastIndexOf('@');
  if (at < 1 || address.length > addressCharactersMax) return null;
  const local = address.slice(0, at);
  const written = address.slice(at + 1);
  const domain = writtenDomain.test(written) ? domainToASCII(written).toLowerCase() : '';
  if (local.length > localCharactersMax || !localPart.test(local) || !asciiDomain.test(domain)) return null;
  return { address, identity: `${caseFolded(local)}@${domain}` };
}

/** Upper case first, so that letters with one upper and several lower forms (σ and ς, ß and ss) come out the same. */
function caseFolded(text: string): string {
  return text.toUpperCase().toLowerCase().normalize('NFC');
}

/** For eyes that may know that there is an address but not which: `a•••@e•••.org`. */
export function maskedEmail(address: string): string {
  const [local = '', domain = ''] = address.split('@');
  const dot = domain.lastIndexOf('.');
  return `${local.slice(0, 1)}•••@${domain.slice(0, 1)}•••${dot > 0 ? domain.slice(dot) : ''}`;
}
