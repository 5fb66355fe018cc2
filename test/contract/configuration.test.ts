import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../src/config/configuration-error.ts';
import { loadConfig, type Environment } from '../../src/config/load-config.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

function load(environment: Environment = {}, yaml?: string) {
  const cwd = temporaryDirectory();
  if (yaml !== undefined) writeFileSync(path.join(cwd, 'portcullis.yaml'), yaml);
  return { cwd, config: loadConfig({ file: null, environment, cwd }) };
}

function faultsOf(environment: Environment, yaml?: string): readonly string[] {
  try {
    load(environment, yaml);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('has a default for everything in development', () => {
    const { cwd, config } = load();
    expect(config).toMatchObject({ isProduction: false, port: 4000, publicUrl: 'http://localhost:4000', databaseUrl: null });
    expect(config.dataDir).toBe(path.join(cwd, '.portcullis'));
  });

  it('lets the environment win over the file', () => {
    const yaml = 'port: 5000\nhost: 127.0.0.1\ntokens:\n  audience: file\n';
    const { config } = load({ PORT: '6000', PORTCULLIS_TOKENS_AUDIENCE: 'environment' }, yaml);
    expect(config).toMatchObject({
      port: 6000,
      host: '127.0.0.1',
      tokens: { audience: 'environment', issuer: 'http://localhost:6000' },
    });
  });

  it('reads lists, switches and maps from the environment', () => {
    const { config } = load({
      PORTCULLIS_ALLOWED_ORIGINS: 'https://a.example.com, https://b.example.com',
      PORTCULLIS_INTROSPECTION: 'false',
      PORTCULLIS_SUBGRAPHS: '{"orders":{"url":"http://localhost:4001/graphql"}}',
    });
    expect(config.allowedOrigins).toEqual(['https://a.example.com', 'https://b.example.com']);
    expect(config.introspection).toBe(false);
    expect(config.subgraphs?.['orders']).toMatchObject({ forward: 'token', timeoutMs: 10_000 });
  });

  it('reports every fault of file and environment at once', () => {
    const yaml = 'prot: 1\ntokens:\n  issur: x\nsubgraphs:\n  a: {}\n  b: { url: nowhere }\n';
    expect(faultsOf({ PORT: 'many', PORTCULLIS_COLOUR: 'red', NODE_ENV: 'production' }, yaml)).toEqual([
      'PORT: must be a whole number',
      'PORTCULLIS_COLOUR: unknown configuration key',
      'publicUrl: is required in production',
      'tokens.issur: unknown configuration key',
      'subgraphs.a: needs either `url` or `module`',
      'subgraphs.b.url: must be an absolute http(s) URL',
      'prot: unknown configuration key',
    ]);
  });

  it('says so when an origin is no URL, and when it is more than an origin', () => {
    const origins = (text: string) => faultsOf({ PORTCULLIS_ALLOWED_ORIGINS: text }).join();
    expect(origins('nonsense')).toContain('allowedOrigins.0: must be');
    expect(origins('https://app.example.com/')).toContain('allowedOrigins.0: must be an origin');
    expect(origins('https://app.example.com')).toBe('');
  });

  it('lets the cookie go with the pages of other sites on https only, where browsers take it', () => {
    const none = { PORTCULLIS_SESSIONS_COOKIE_SAME_SITE: 'none' };
    expect(faultsOf(none)).toEqual(['sessions.cookieSameSite: `none` needs a `publicUrl` with https']);
    expect(faultsOf({ ...none, PORTCULLIS_PUBLIC_URL: 'http://api.example.com' })).toHaveLength(1);
    expect(load({ ...none, PORTCULLIS_PUBLIC_URL: 'https://api.example.com' }).config.sessions.cookieSameSite).toBe('none');
    expect(load({}).config.sessions.cookieSameSite).toBe('lax');
  });

  it('takes proxies by address or network, and nothing else', () => {
    const proxies = (text: string) => ({ PORTCULLIS_TRUSTED_PROXIES: text });
    expect(load(proxies('127.0.0.1,10.0.0.0/8,::1,fd00::/8')).config.trustedProxies).toHaveLength(4);
    expect(faultsOf(proxies('10.0.0.0/8,the-proxy,10.0.0.0/99')).map((fault) => fault.split(':')[0])).toEqual([
      'trustedProxies.1',
      'trustedProxies.2',
    ]);
  });

  it('names a file that cannot be read, and one that is not YAML', () => {
    const cwd = temporaryDirectory();
    expect(() => loadConfig({ file: 'missing.yaml', environment: {}, cwd })).toThrow(/missing\.yaml: cannot be read \(ENOENT\)/);
    expect(faultsOf({}, 'a: [')[0]).toMatch(/portcullis\.yaml: .*line 1/s);
    expect(faultsOf({}, '- a\n- b\n')[0]).toMatch(/must hold keys and values/);
  });

  it('asks production for a public origin, and for a master key that all replicas share', () => {
    const production = { NODE_ENV: 'production', PORTCULLIS_PUBLIC_URL: 'https://api.example.com' };
    expect(load(production).config.isProduction).toBe(true);
    expect(faultsOf({ ...production, DATABASE_URL: 'postgresql://db/x' })[0]).toMatch(/^masterKey: is required/);
    expect(faultsOf({ ...production, PORTCULLIS_PUBLIC_URL: 'https://api.example.com/path' })[0]).toMatch(
      /^publicUrl: must be an origin/,
    );
  });

  it('never shows a secret', () => {
    const secret = 'this-is-the-secret-of-32-characters-or-more';
    const { config } = load({ PORTCULLIS_MASTER_KEY: secret, DATABASE_URL: `postgresql://user:${secret}@localhost/db` });
    expect(config.masterKey?.reveal()).toBe(secret);
    expect(inspect(config, { depth: 9 }) + JSON.stringify(config) + String(config.databaseUrl)).not.toContain(secret);
    expect(faultsOf({ PORTCULLIS_MASTER_KEY: 'short-secret' }).join()).not.toContain('short-secret');
  });
});
