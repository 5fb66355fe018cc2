import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { welcome } from '../../src/cli/welcome.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { runPortcullis } from '../support/run-portcullis.ts';

const url = 'http://localhost:4000';
const configured = (environment: Record<string, string>) => loadConfig({ file: null, environment, cwd: tmpdir() });

it('the program names its version', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(await runPortcullis(['--version'], {}, tmpdir())).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

describe('what a start in development says', () => {
  it('names the data where there are some, and the outbox where it is', () => {
    const config = configured({ PORTCULLIS_AUTH_URL: 'http://localhost:4001' });
    expect(welcome('whole', url, config)).toMatch(/Data +SQLite in /);
    expect(welcome('whole', url, config)).toContain('http://localhost:4000/dev/outbox');
    expect(welcome('gateway', url, config)).not.toMatch(/^Data/m);
    expect(welcome('gateway', url, config)).toContain('http://localhost:4001/dev/outbox');
  });

  it('has a query that the graph can answer', () => {
    const own = configured({ PORTCULLIS_SUBGRAPHS: '{"orders":{"url":"http://localhost:4001/graphql"}}' });
    expect(welcome('whole', url, configured({}))).toContain('{ products {');
    expect(welcome('whole', url, own)).toContain('{ me { id } authVersion }');
    expect(welcome('subgraph', url, configured({}))).toContain('{ me { id } authVersion }');
  });
});
