import { expect, it } from 'vitest';
import { describeDevice } from '../../src/auth/sessions/describe-device.ts';

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

it.each([
  [`Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0`, 'Firefox on Linux', 'DESKTOP'],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/142.0.0.0 Safari/537.36`, 'Chrome on Windows', 'DESKTOP'],
  [`Mozilla/5.0 (Windows NT 10.0) ${webkit} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`, 'Edge on Windows', 'DESKTOP'],
  [
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15`,
    'Safari on macOS',
    'DESKTOP',
  ],
  [`Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Version/26.0 Mobile/15E148 Safari/604.1`, 'Safari on iOS', 'MOBILE'],
  [`Mozilla/5.0 (iPad; CPU OS 26_0 like Mac OS X) CriOS/142.0 Mobile/15E148 Safari/604.1`, 'Chrome on iPadOS', 'TABLET'],
  [`Mozilla/5.0 (Linux; Android 16; Pixel 10) ${webkit} Chrome/142.0.0.0 Mobile Safari/537.36`, 'Chrome on Android', 'MOBILE'],
  [
    `Mozilla/5.0 (Linux; Android 16; SM-X910) ${webkit} SamsungBrowser/29.0 Chrome/136.0.0.0 Safari/537.36`,
    'Samsung Internet on Android',
    'TABLET',
  ],
  ['curl/8.5.0', 'curl', 'PROGRAM'],
  ['my app (beta)/1.0', 'my app', 'PROGRAM'],
  ['/', '/', 'PROGRAM'],
  ['Mozilla/5.0', 'Browser', 'DESKTOP'],
  ['  ', 'Unknown device', 'UNKNOWN'],
  [null, 'Unknown device', 'UNKNOWN'],
])('%s is %s', (userAgent, name, kind) => {
  expect(describeDevice(userAgent)).toEqual({ name, kind });
});
