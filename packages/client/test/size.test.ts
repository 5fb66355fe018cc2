import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { describe, expect, it } from 'vitest';

const bytesMax = 6 * 1024;

/** The bytes that a page loads for what it imports, minified and compressed. */
async function weigh(code: string): Promise<{ bytes: number; imports: string[] }> {
  const entry = '\0entry';
  const build = await rolldown({
    input: entry,
    platform: 'browser',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) =>
          id === entry ? id : id === 'client' ? fileURLToPath(new URL('../src/index.ts', import.meta.url)) : null,
        load: (id) => (id === entry ? code : null),
      },
    ],
  });
  const { output } = await build.generate({ minify: true });
  return { bytes: gzipSync(output[0].code, { level: 9 }).length, imports: output[0].imports };
}

describe('the client in a page', () => {
  it('takes at most 6 kB compressed, and no other library', async () => {
    const { bytes, imports } = await weigh("export * from 'client';");
    expect(bytes).toBeLessThanOrEqual(bytesMax);
    expect(imports).toEqual([]);
  });

  it('takes nothing where nothing of it is used', async () => {
    expect((await weigh("import 'client';")).bytes).toBeLessThan(100);
  });
});
