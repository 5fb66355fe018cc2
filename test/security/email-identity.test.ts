import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskedEmail, parseEmail } from '../../src/auth/accounts/email-identity.ts';

const word = (letters: string) =>
  fc.array(fc.constantFrom(...letters.split('')), { minLength: 1, maxLength: 12 }).map((characters) => characters.join(''));
const localLetters = 'abcdefghijklmnopqrstuvwxyzäöüßéñçσςıİÅΩ0123456789';
// A domain with ß or ς is another than the one with SS or Σ (UTS #46 §4), so case says something there.
const domainLetters = 'abcdefghijklmnopqrstuvwxyzäöüéñçσÅΩ0123456789';
const email = fc
  .tuple(word(localLetters), word(domainLetters), fc.constantFrom('org', 'com', 'münchen', '中国'))
  .map(([local, domain, top]) => `${local}@${domain}.${top}`);

describe('the identity of an e-mail address', () => {
  it.each([
    ['case', 'Ann@Example.ORG', 'ann@example.org'],
    ['spaces around it', ' ann@example.org\t', 'ann@example.org'],
    ['the composition of letters', 'u\u0308ber@example.org', '\u00fcber@example.org'],
    ['the form of an international domain', 'ann@bücher.example', 'ann@xn--bcher-kva.example'],
    ['width', 'ann@ｅｘａｍｐｌｅ.org', 'ann@example.org'],
    ['case in other scripts', 'ΣΊΣΥΦΟΣ@example.org', 'σίσυφος@example.org'],
  ])('does not depend on %s', (_, one, other) => {
    expect(parseEmail(one)?.identity).toBe(parseEmail(other)?.identity);
    expect(parseEmail(one)).not.toBeNull();
  });

  it.each([
    ['dots', 'an.n@example.org', 'ann@example.org'],
    ['tags', 'ann+x@example.org', 'ann@example.org'],
    ['accents', 'ánn@example.org', 'ann@example.org'],
  ])('depends on %s, which belong to the mailbox', (_, one, other) => {
    expect(parseEmail(one)?.identity).not.toBe(parseEmail(other)?.identity);
  });

  it.each([
    '',
    '@',
    'ann',
    'ann@',
    '@example.org',
    'ann@example',
    'a b@example.org',
    'ann@exa mple.org',
    'ann@[127.0.0.1]',
    'ann@127.0.0.1',
    'ann..n@example.org',
    '.ann@example.org',
    'ann@example..org',
    'ann@-example.org',
    'ann\n@example.org',
    'ann@example.org\r\nBcc: bob@example.org',
    'ann@exam\r\nple.org',
    'ann@exam\tple.org',
    'ann@ex%61mple.org',
    'ann@example.org/path',
    'ann@example.org?query',
    'ann@example.org\\path',
    'ann@0x7f.0x10',
    'ann@example.org,bob@example.org',
    '<ann@example.org>',
    'ann\0@example.org',
    `${'a'.repeat(65)}@example.org`,
    `ann@${'a'.repeat(64)}.org`,
    `ann@${'a.'.repeat(130)}org`,
  ])('is not found in %j', (text) => {
    expect(parseEmail(text)).toBeNull();
  });

  it('is its own identity', () => {
    fc.assert(
      fc.property(email, (text) => {
        const identity = parseEmail(text)?.identity;
        if (identity !== undefined) expect(parseEmail(identity)?.identity).toBe(identity);
      }),
    );
  });

  it('is the same in upper and lower case', () => {
    fc.assert(
      fc.property(email, (text) => {
        const { identity } = parseEmail(text) ?? {};
        const upper = parseEmail(text.toUpperCase());
        const lower = parseEmail(text.toLowerCase());
        if (identity !== undefined && upper && lower) expect([upper.identity, lower.identity]).toEqual([identity, identity]);
      }),
    );
  });

  it('never throws, whatever it is made of', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void [parseEmail(text), maskedEmail(text)]));
  });

  it('shows little when masked', () => {
    expect(maskedEmail('ann@example.org')).toBe('a•••@e•••.org');
  });
});
