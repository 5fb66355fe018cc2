import { once } from 'node:events';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readTls } from '../../src/app/read-tls.ts';
import { subgraphSchema } from '../../src/config/subgraph-schema.ts';
import { createHttpSubgraph, type HttpSubgraph, type SubgraphTls } from '../../src/gateway/transports/http-subgraph.ts';
import { createAuthority, type Authority, type Credentials } from '../support/gateway/certificates.ts';
import { recordingLogger } from '../support/gateway/recording-logger.ts';

const query = { operation: 'query', query: '{ a }', variables: null } as const;
const context = {
  requestId: 'request-1',
  accessToken: 'the.token',
  clientAddress: '192.0.2.7',
  userAgent: null,
  principal: null,
  clientHeaders: {},
  relay() {},
};

let ours: Authority;
let others: Authority;
let server: Credentials;
let client: Credentials;

beforeAll(async () => {
  [ours, others] = await Promise.all([createAuthority('ours'), createAuthority('others')]);
  [server, client] = await Promise.all([ours.issue('subgraph'), ours.issue('gateway')]);
});

describe('toward a subgraph over TLS', () => {
  const opened: (Server | HttpSubgraph)[] = [];
  afterEach(() => {
    for (const each of opened.splice(0)) void each.close();
  });

  async function ask(options: ServerOptions, tls: SubgraphTls | undefined) {
    const bearers: (string | undefined)[] = [];
    const listening = createServer(options, (request, response) => {
      bearers.push(request.headers.authorization);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"a":1}}');
    }).listen(0, '127.0.0.1');
    await once(listening, 'listening');
    const logger = recordingLogger();
    const url = `https://127.0.0.1:${(listening.address() as AddressInfo).port}/graphql`;
    const bounds = { forward: 'token', timeoutMs: 2000, bodyBytesMax: 1000 } as const;
    const subgraph = createHttpSubgraph({ name: 'orders', url, logger, ...bounds, ...(tls ? { tls } : {}) });
    opened.push(listening, subgraph);
    const { data } = await subgraph.fetch(query, context);
    return { data, bearers, reasons: logger.lines.map(({ fields }) => String(fields['error'])) };
  }

  const pem = (text: string): Buffer => Buffer.from(text);

  it('the fetch is made when its authority is the configured one', async () => {
    const { data, bearers } = await ask(server, { ca: pem(ours.cert) });
    expect(data).toEqual({ a: 1 });
    expect(bearers).toEqual(['Bearer the.token']);
  });

  it.each<[string, () => SubgraphTls | undefined]>([
    ['nobody trusts its authority', () => undefined],
    ['another authority is the configured one', () => ({ ca: pem(others.cert) })],
  ])('not even the bearer is sent when %s', async (_, tls) => {
    const { data, bearers, reasons } = await ask(server, tls());
    expect(data).toBeNull();
    expect(bearers).toEqual([]);
    expect(reasons[0]).toMatch(/cannot be reached \((UNABLE_TO|DEPTH_ZERO|SELF_SIGNED)/);
  });

  it('not even the bearer is sent when the certificate is for another host', async () => {
    const elsewhere = await ours.issue('elsewhere', '192.0.2.1');
    const { data, bearers, reasons } = await ask(elsewhere, { ca: pem(ours.cert) });
    expect(data).toBeNull();
    expect(bearers).toEqual([]);
    expect(reasons[0]).toMatch(/ERR_TLS_CERT_ALTNAME_INVALID/);
  });

  describe('that wants to know who we are', () => {
    const strict = (): ServerOptions => ({ ...server, ca: ours.cert, requestCert: true, rejectUnauthorized: true });

    it('we prove it by our certificate', async () => {
      const { data } = await ask(strict(), { ca: pem(ours.cert), cert: pem(client.cert), key: pem(client.key) });
      expect(data).toEqual({ a: 1 });
    });

    it('nothing is answered without one', async () => {
      const { data, bearers } = await ask(strict(), { ca: pem(ours.cert) });
      expect(data).toBeNull();
      expect(bearers).toEqual([]);
    });
  });
});

describe('the files of `tls`', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'portcullis-tls-'));
    await Promise.all(
      Object.entries({ 'ca.pem': ours.cert, 'cert.pem': client.cert, 'key.pem': client.key, 'other.pem': server.key }).map(
        ([name, text]) => writeFile(path.join(directory, name), text),
      ),
    );
    return () => rm(directory, { recursive: true });
  });
  const file = (name: string): string => path.join(directory, name);

  it('are read', async () => {
    const tls = await readTls({ ca: file('ca.pem'), cert: file('cert.pem'), key: file('key.pem') });
    expect(tls.key?.toString()).toBe(client.key);
  });

  it('are named when they cannot be', async () => {
    await expect(readTls({ ca: file('none.pem') })).rejects.toThrow(/^tls\.ca: .*none\.pem cannot be read \(ENOENT\)$/);
  });

  it('must fit together', async () => {
    await expect(readTls({ cert: file('cert.pem'), key: file('other.pem') })).rejects.toThrow(/^tls: .*key values mismatch/);
  });

  it.each([
    [{ url: 'https://a.example', tls: { cert: 'c.pem' } }, '`cert` and `key` go together'],
    [{ url: 'http://a.example', tls: { ca: 'c.pem' } }, '`tls` needs an https `url`'],
    [{ url: 'https://a.example', tls: { rejectUnauthorized: false } }, 'Unrecognized key'],
  ])('cannot be %j', (subgraph, fault) => {
    expect(subgraphSchema.safeParse(subgraph).error?.message).toContain(fault);
  });
});
