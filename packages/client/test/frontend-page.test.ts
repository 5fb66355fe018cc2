import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { refusals } from '../../../src/lib/errors.ts';
import { createClient } from '../src/index.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const page = readFileSync(path.join(root, 'docs/frontend.md'), 'utf8');
const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code]) => code ?? '');
const rows = [...page.matchAll(/^\| (`.*?) \| (.*?) \| (.*?) \|$/gm)];
const quoted = (text: string | undefined) => [...(text ?? '').matchAll(/`(\w+)`/g)].map(([, word]) => word ?? '');

describe('the page on signing in from a frontend', () => {
  it('shows code that the compiler takes, as one module from the first block to the last', { timeout: 120_000 }, () => {
    expect(blocks.length).toBeGreaterThan(5);
    const directory = mkdtempSync(path.join(tmpdir(), 'portcullis-page-'));
    try {
      const client = path.join(root, 'packages/client/src/index.ts');
      const compilerOptions = {
        strict: true,
        noEmit: true,
        target: 'es2022',
        module: 'esnext',
        moduleResolution: 'bundler',
        lib: ['es2022', 'dom'],
        types: [],
        allowImportingTsExtensions: true,
        paths: { '@portcullis/client': [client] },
      };
      writeFileSync(path.join(directory, 'page.ts'), blocks.join('\n'));
      writeFileSync(path.join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['page.ts'] }));
      const { stdout, status } = spawnSync(path.join(root, 'node_modules/.bin/tsc'), ['-p', directory], { encoding: 'utf8' });
      expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('names methods of the client, operations of the schema and codes of the catalogue alone', () => {
    const mutations = buildSchema(readFileSync(path.join(root, 'schema.graphql'), 'utf8'), { assumeValidSDL: true })
      .getMutationType()
      ?.getFields();
    const client = createClient({ url: 'http://localhost/graphql' });
    expect(rows.length).toBeGreaterThan(8);
    for (const [, methods, operations, codes] of rows) {
      expect(quoted(methods).filter((name) => !(name in client))).toEqual([]);
      expect(quoted(operations).filter((name) => /^[a-z]/.test(name) && !(name in (mutations ?? {})))).toEqual([]);
      expect(quoted(codes).filter((code) => !(code in refusals))).toEqual([]);
    }
  });
});
