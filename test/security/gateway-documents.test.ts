import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { collectDocuments } from '../../src/cli/collect-documents.ts';
import { parseManifest } from '../../src/gateway/documents/parse-manifest.ts';
import type { DocumentsDeps } from '../../src/gateway/documents/documents.ts';
import { shop } from '../support/gateway/shop.ts';
import { startTestGateway, type GraphqlBody, type TestGateway } from '../support/gateway/start-test-gateway.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const products = 'query Products { products }';
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const apq = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });

let gateway: TestGateway;
afterEach(() => gateway?.[Symbol.asyncDispose]());
const open = async (documents: Partial<DocumentsDeps>) => {
  gateway = await startTestGateway({ subgraphs: shop, documents });
};

async function send(body: object) {
  const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
  const response = await fetch(gateway.graphqlUrl, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as GraphqlBody };
}
const codeOf = ({ body }: { body: GraphqlBody }) => body.errors?.[0]?.extensions['code'];

describe('automatic persisted queries', () => {
  it('are asked for once, and known from then on, by GET too', async () => {
    await open({});
    const unknown = await send(apq(hash(products)));
    expect(unknown.body.errors?.[0]).toMatchObject({
      message: 'PersistedQueryNotFound',
      extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' },
    });
    expect((await send({ query: products, ...apq(hash(products)) })).body.data).toEqual({ products: ['lantern'] });
    expect((await send(apq(hash(products)))).body.data).toEqual({ products: ['lantern'] });

    const search = new URLSearchParams({ extensions: JSON.stringify(apq(hash(products)).extensions) });
    const got = await fetch(`${gateway.graphqlUrl}?${search.toString()}`, { headers: { accept: 'application/json' } });
    expect(await got.json()).toEqual({ data: { products: ['lantern'] } });
  });

  it('are never remembered under another document’s hash', async () => {
    await open({});
    const forged = await send({ query: '{ products broken }', ...apq(hash(products)) });
    expect([forged.status, codeOf(forged)]).toEqual([400, 'PERSISTED_QUERY_HASH_MISMATCH']);
    expect(codeOf(await send(apq(hash(products))))).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  it('forget what was used longest ago rather than grow', async () => {
    await open({});
    await send({ query: products, ...apq(hash(products)) });
    for (let at = 0; at < 200; at++) {
      const query = `{ products } # ${at} ${'x'.repeat(90_000)}`;
      await send({ query, ...apq(hash(query)) });
    }
    expect(codeOf(await send(apq(hash(products))))).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  it('can be turned off, in words that clients understand', async () => {
    await open({ automatic: false });
    expect(codeOf(await send(apq(hash(products))))).toBe('PERSISTED_QUERY_NOT_SUPPORTED');
    expect((await send({ query: products, ...apq(hash(products)) })).status).toBe(200);
  });
});

describe('trusted documents', () => {
  const trusted = new Map([['p1', products]]);

  it('are executed by their id, and by their text', async () => {
    await open({ trusted, onlyTrusted: true });
    expect((await send({ documentId: 'p1' })).body.data).toEqual({ products: ['lantern'] });
    expect((await send(apq('p1'))).body.data).toEqual({ products: ['lantern'] });
    expect((await send({ query: products })).body.data).toEqual({ products: ['lantern'] });
  });

  it.each<[string, object]>([
    ['another document', { query: '{ products }' }],
    ['the same document with one more space', { query: `${products} ` }],
    ['another document under a trusted id', { query: '{ kind }', documentId: 'p1' }],
    ['a document to be remembered', { query: '{ products }', ...apq(hash('{ products }')) }],
    ['an unknown id', { documentId: 'p2' }],
    ['introspection', { query: '{ __schema { queryType { name } } }' }],
    ['the name of a property that every object has', { documentId: 'constructor' }],
  ])('and nothing else, where that is asked for: %s', async (_, body) => {
    await open({ trusted, onlyTrusted: true });
    const answer = await send(body);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'DOCUMENT_NOT_TRUSTED']);
    expect(gateway.fetches).toEqual([]);
  });

  it('are known beside all other documents where not', async () => {
    await open({ trusted });
    expect((await send({ documentId: 'p1' })).status).toBe(200);
    expect((await send({ query: '{ kind(of: PUBLIC) }' })).status).toBe(200);
  });
});

it.each([
  [{ documentId: 7 }],
  [{ documentId: '' }],
  [{ documentId: 'x'.repeat(300) }],
  [{ extensions: { persistedQuery: { sha256Hash: {} } } }],
  [{}],
])('refuses what is no id: %j', async (body) => {
  await open({});
  const answer = await send(body);
  expect([answer.status, codeOf(answer)]).toEqual([400, 'INVALID_INPUT']);
});

describe('portcullis documents', () => {
  it('collects the manifests of several clients', async () => {
    const folder = temporaryDirectory();
    const file = (name: string) => path.join(folder, name);
    await writeFile(file('persisted-documents.json'), JSON.stringify({ b: '{ b }', a: '{ a }' }));
    await writeFile(
      file('apollo.json'),
      JSON.stringify({
        format: 'apollo-persisted-query-manifest',
        version: 1,
        operations: [{ id: 'c', name: 'C', type: 'query', body: '{ c }' }],
      }),
    );
    await collectDocuments([folder, file('apollo.json')], file('trusted.json'));
    const written = await readFile(file('trusted.json'), 'utf8');
    expect([...parseManifest(written)]).toEqual([
      ['a', '{ a }'],
      ['b', '{ b }'],
      ['c', '{ c }'],
    ]);

    await writeFile(file('other.json'), JSON.stringify({ a: '{ another }' }));
    await expect(collectDocuments([folder, file('other.json')], null)).rejects.toThrow(
      'the id a stands for two different documents',
    );
    await expect(collectDocuments([file('missing.json')], null)).rejects.toThrow(/missing.json/);
    await writeFile(file('broken.json'), '{"a": 1}');
    await expect(collectDocuments([file('broken.json')], null)).rejects.toThrow('each entry needs an id and a text');
  });
});
