import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { federationDirectives, isFederationDirective } from '../../src/gateway/composition/subgraph/federation-directives.ts';

const page = readFileSync(new URL('../../docs/composition.md', import.meta.url), 'utf8');
const sections = new Map(page.split(/^## /m).map((text) => [text.split('\n')[0] ?? '', text]));
const rowsOf = (section: string) => (sections.get(section) ?? '').split('\n').filter((line) => line.startsWith('| '));

describe('the page about composition', () => {
  it.each(Object.keys(federationDirectives).filter(isFederationDirective))('says since when there is @%s', (name) => {
    const { since } = federationDirectives[name];
    const row = rowsOf('Directives').find((line) => line.split('|')[1]?.includes(`\`@${name}\``));
    expect(row?.split('|')[2]).toMatch(new RegExp(`\\b2\\.${since}\\b`));
  });

  it('explains every hint, and no other', () => {
    const sources = globSync('src/gateway/composition/**/*.ts', { cwd: new URL('../..', import.meta.url).pathname });
    const code = sources.map((file) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')).join('\n');
    const explained = rowsOf('Hints').flatMap((line) => /`([A-Z_]+)`/.exec(line)?.[1] ?? []);
    expect(explained.filter((hint) => !code.includes(`'${hint}'`))).toEqual([]);
    const pushed = [...code.matchAll(/hints\.push\(\{\s*code: '([A-Z_]+)'/g)].map(([, hint = '']) => hint);
    expect(pushed.length).toBeGreaterThan(5);
    expect(pushed.filter((hint) => !explained.includes(hint))).toEqual([]);
  });
});
