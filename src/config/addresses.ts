import { z } from 'zod';
import { Secret } from '../lib/secret.ts';
import { absoluteUrl, isDecodable } from './values.ts';

/** Where clients, proxies and stores are, each in the form that the part which uses it takes. */
export const origin = absoluteUrl.refine(
  (url) => URL.canParse(url) && new URL(url).origin === url,
  'must be an origin such as https://app.example.com, without a path',
);

export const network = z
  .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'must be an IP address or a network such as 10.0.0.0/8')
  .refine((text) => !/\/0+$/.test(text), 'is every address there is: name the networks of your proxies')
  .refine((text) => !/^::ffff:.*\//i.test(text), 'must be written as a network of IPv4');

export const databaseUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'must be a postgresql:// URL')
  .refine(
    hasKnownSslMode,
    'has an sslmode that is unknown or leaves encryption to chance: write sslmode=disable, or verify-full for a verified server',
  )
  .transform((value) => new Secret(value));

export const redisUrl = z
  .string()
  .regex(/^rediss?:\/\//, 'must be a redis:// or rediss:// URL')
  .refine(isRedisUrl, 'must be a URL such as redis://user:password@host:6379/0, special characters percent-encoded')
  .transform((value) => new Secret(value));

/** `prefer` and `allow` of libpq leave it to the server, or to what is between, whether a connection is encrypted. */
const sslModes = new Set(['disable', 'no-verify', 'require', 'verify-ca', 'verify-full']);

function hasKnownSslMode(text: string): boolean {
  const { searchParams } = URL.parse(text.replace('@/', '@localhost/')) ?? new URL('postgresql://localhost');
  return searchParams.getAll('sslmode').every((mode) => sslModes.has(mode));
}

/** Returns true if the Redis client accepts the URL: its path must be the number of a database. */
function isRedisUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.hostname !== '' && /^\/?\d{0,5}$/.test(url.pathname) && isDecodable(url.username + url.password);
}
