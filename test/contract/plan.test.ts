import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runPortcullis } from '../support/run-portcullis.ts';
import { shop } from '../support/gateway/shop.ts';
import { startTestGateway, type TestGateway, type TestGatewayOptions } from '../support/gateway/start-test-gateway.ts';

describe('portcullis plan', () => {
  const cwd = mkdtempSync(path.join(tmpdir(), 'portcullis-plan-'));
  afterAll(() => rmSync(cwd, { recursive: true, force: true }));
  const environment = { PORTCULLIS_DATA_DIR: path.join(cwd, 'data') };
  const plan = (...args: string[]) => runPortcullis(['plan', ...args], environment, cwd);

  beforeAll(async () => {
    const { stdout } = await runPortcullis(['compose'], environment, cwd);
    writeFileSync(path.join(cwd, 'supergraph.graphql'), stdout);
    writeFileSync(path.join(cwd, 'products.graphql'), 'query Products { products { name reviews { stars } } }');
    writeFileSync(
      path.join(cwd, 'two.graphql'),
      'query One { authVersion } query Two($all: Boolean!) { authVersion products @include(if: $all) { name } }',
    );
    writeFileSync(path.join(cwd, 'wrong.graphql'), '{\n  products { nme }\n  authVersion { a }\n}');
  });

  it.each([
    ['the configured graph', []],
    ['a supergraph file', ['--supergraph', 'supergraph.graphql']],
  ])('prints who is asked for what, in %s', async (_, options) => {
    const { status, stdout, stderr } = await plan('products.graphql', ...options);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^query: 2 fetches, 2 in sequence\n#1 orders\n {3}\{\n {5}products \{\n/);
    expect(stdout).toMatch(/\n#2 reviews {2}after #1\n {3}for Product at products\n/);
  });

  it('plans the operation that is named, for the values that are given', async () => {
    const fetches = async (...options: string[]) => (await plan('two.graphql', ...options)).stdout.match(/^#\d \w+/gm);
    expect(await fetches('--operation', 'One')).toEqual(['#1 auth']);
    expect(await fetches('--operation', 'Two', '--variables', '{"all":true}')).toEqual(['#1 auth', '#2 orders']);
    expect(await fetches('--operation', 'Two', '--variables', '{"all":false}')).toEqual(['#1 auth']);
  });

  it.each<[string, string[], string[]]>([
    [
      'an invalid operation',
      ['wrong.graphql'],
      [
        'wrong.graphql:2:14: Cannot query field "nme" on type "Product". Did you mean "name"?',
        'wrong.graphql:3:15: Field "authVersion" must not have a selection since type "String!" has no subfields.',
      ],
    ],
    ['an operation that is not named', ['two.graphql'], ['two.graphql: The document has several operations: name one.']],
    ['a file that is not there', ['none.graphql'], ['none.graphql: ENOENT: no such file or directory']],
    ['variables that are none', ['two.graphql', '--variables', '[]'], ['--variables must be a JSON object.']],
  ])('says what is wrong with %s, and fails', async (_, args, lines) => {
    const { status, stdout, stderr } = await plan(...args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toEqual(lines.map((line) => expect.stringContaining(line)));
  });

  it('does not plan for what is no supergraph', async () => {
    const { status, stderr } = await plan('products.graphql', '--supergraph', 'two.graphql');
    expect(stderr).toContain('the supergraph file: does not say which subgraphs it is made of');
    expect(status).toBe(78);
  });
});

describe('`extensions.explain`', () => {
  let gateway: TestGateway | undefined;
  afterEach(() => gateway?.[Symbol.asyncDispose]());

  async function ask(explain: unknown, options: Partial<TestGatewayOptions> = {}) {
    gateway = await startTestGateway({ subgraphs: shop, ...options });
    const response = await fetch(gateway.graphqlUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify({ query: '{ products me { id } }', extensions: { explain } }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown>, fetches: gateway.fetches };
  }

  it('gives the plan beside the answer', async () => {
    const { status, body } = await ask(true);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['data', 'extensions']);
    expect(body['extensions']).toEqual({
      plan: expect.arrayContaining([expect.stringMatching(/^query: \d fetches, 1 in sequence$/), expect.stringMatching(/^#1 /)]),
    });
  });

  it('gives none where it is not asked for', async () => {
    expect(Object.keys((await ask(false)).body)).toEqual(['data']);
  });

  it('is refused in production, and nothing is fetched', async () => {
    const { status, body, fetches } = await ask(true, { settings: { isProduction: true } });
    expect(status).toBe(403);
    expect(body).toMatchObject({ errors: [{ extensions: { detail: 'Plans are explained in development only.' } }] });
    expect(fetches).toEqual([]);
  });

  it('must be true or false', async () => {
    const { status, body } = await ask('yes');
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ extensions: { detail: '`extensions.explain` must be true or false.' } }] });
  });
});
