import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: root });

describe.each(pages)('%s', (page) => {
  const text = readFileSync(path.join(root, page), 'utf8');

  it('links to pages and headings that exist', () => {
    const links = [...text.matchAll(/\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]*))?\)/g)];
    const broken = links.filter(([, target = '', anchor]) => {
      const file = target === '' ? path.join(root, page) : path.resolve(root, path.dirname(page), target);
      return !existsSync(file) || (anchor !== undefined && !anchorsOf(file).includes(anchor));
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  it('names files of the project by paths that exist', () => {
    const named = [...text.matchAll(/`((?:src|test|scripts|examples|docs|bench)\/[\w./{},*-]+)`/g)].map(([, name = '']) => name);
    expect(named.filter((name) => globSync(name, { cwd: root }).length === 0)).toEqual([]);
  });
});

/** The anchors that a page's headings get where it is read: lower case, spaces to hyphens, no other punctuation. */
function anchorsOf(file: string): string[] {
  const headings = readFileSync(file, 'utf8').matchAll(/^#{1,6} (.+)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
