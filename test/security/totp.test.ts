import { execFileSync, spawnSync } from 'node:child_process';
import { Resvg } from '@resvg/resvg-js';
import fc from 'fast-check';
import jsqr from 'jsqr';
import { describe, expect, it } from 'vitest';
import { fromEpochSeconds } from '../../src/lib/clock.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { qrCode } from '../../src/auth/two-factor/qr-code.ts';
import { matchTotpStep, newTotpSecret, otpauthUri } from '../../src/auth/two-factor/totp.ts';

// The module is the function, whatever its types say.
const decode = jsqr as unknown as typeof jsqr.default;

// RFC 6238 Appendix B: the ASCII secret 12345678901234567890, SHA-1; the last six of its eight digits.
const rfcSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const rfcVectors = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
] as const;

const hasOathtool = spawnSync('oathtool', ['--version']).status === 0;

describe('codes of authenticator apps', () => {
  it.each(rfcVectors)('are those of RFC 6238 at %i', (seconds, code) => {
    expect(matchTotpStep({ secret: rfcSecret, code, now: fromEpochSeconds(seconds) })).toBe(Math.floor(seconds / 30));
  });

  // `apt-get install oathtool`; continuous integration installs it.
  it.skipIf(!hasOathtool)('are those of oathtool, for fifty secrets and times', () => {
    for (let index = 1; index <= 50; index += 1) {
      const secret = newTotpSecret(systemRandom);
      const seconds = index * 37_000_000 + 11;
      const code = execFileSync('oathtool', ['--totp', '--base32', `--now=@${seconds}`, secret], { encoding: 'utf8' }).trim();
      expect(matchTotpStep({ secret, code, now: fromEpochSeconds(seconds) })).toBe(Math.floor(seconds / 30));
    }
  });

  it('are taken a step early and a step late, and no further', () => {
    const steps = [-2, -1, 0, 1, 2].map((step) =>
      matchTotpStep({ secret: rfcSecret, code: '050471', now: fromEpochSeconds(1_111_111_111 + step * 30) }),
    );
    const step = Math.floor(1_111_111_111 / 30);
    expect(steps).toEqual([null, step, step, step, null]);
  });

  it.each(['566xxx', '+56zz', '   566', '0x1234', '-00000', '0.9999', '00566', '0000566', '٠٠٠٥٦٦', '', '000566\n', '5e2'])(
    'are six ASCII digits: %j is none, whatever a lenient parser makes of it',
    (code) => {
      expect(matchTotpStep({ secret: rfcSecret, code, now: fromEpochSeconds(59) })).toBeNull();
    },
  );

  it('are never compared with more than three, for any six digits', () => {
    const now = fromEpochSeconds(1_700_000_000);
    const secret = newTotpSecret(systemRandom);
    const matching = Array.from({ length: 20_000 }, (_, index) => String(index * 50).padStart(6, '0')).filter(
      (code) => matchTotpStep({ secret, code, now }) !== null,
    );
    expect(matching.length).toBeLessThanOrEqual(3);
  });

  it.each(['', 'GEZDGNBV', 'not base32 at all, but of good length', rfcSecret.toLowerCase(), `${rfcSecret.slice(0, 31)}=`])(
    'need a secret of 160 bits: %j is refused, and is not an empty key',
    (secret) => {
      expect(() => matchTotpStep({ secret, code: '123456', now: fromEpochSeconds(59) })).toThrow('shorter than 160 bits');
    },
  );

  it('come from secrets of 160 random bits', () => {
    const secrets = new Set(Array.from({ length: 1000 }, () => newTotpSecret(systemRandom)));
    expect(secrets.size).toBe(1000);
    for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    const letters = [...secrets].join('');
    for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567') {
      const share = letters.split(letter).length / letters.length;
      expect(share).toBeGreaterThan(0.8 / 32);
      expect(share).toBeLessThan(1.2 / 32);
    }
  });
});

describe('the picture for authenticator apps', () => {
  it('says what the link says, for whatever address', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (account) => {
        const uri = otpauthUri({ secret: rfcSecret, issuer: 'Zürich & Söhne: Konto', account });
        expect(readBack(qrCode(uri))).toBe(uri);
      }),
      { numRuns: 10 },
    );
  });

  it('holds the issuer, the account and the parameters that apps read', () => {
    const uri = new URL(otpauthUri({ secret: rfcSecret, issuer: 'Acme & Co', account: 'ann+x@example.org' }));
    expect(decodeURIComponent(uri.pathname)).toBe('/Acme & Co:ann+x@example.org');
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      secret: rfcSecret,
      issuer: 'Acme & Co',
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });
});

function readBack(dataUri: string): string | undefined {
  const svg = Buffer.from(dataUri.replace('data:image/svg+xml;base64,', ''), 'base64').toString();
  const { pixels, width, height } = new Resvg(svg, { fitTo: { mode: 'width', value: 600 } }).render();
  return decode(new Uint8ClampedArray(pixels), width, height)?.data;
}
