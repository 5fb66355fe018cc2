import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib';
import { SubgraphFault } from './subgraph-fault.ts';

const decoders = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
} as const satisfies Record<string, unknown>;

/** The body behind a `Content-Encoding`. Throws a `SubgraphFault` for a coding that is unknown, stacked or broken, and when more than `bytesMax` come out. */
export async function decompress(body: Buffer, encoding: string | undefined, bytesMax: number): Promise<Buffer> {
  const coding = encoding?.trim().toLowerCase() ?? 'identity';
  if (coding === 'identity' || coding === '' || body.length === 0) return body;
  if (!Object.hasOwn(decoders, coding)) throw new SubgraphFault('answered in an unknown content coding');
  try {
    return await decoders[coding as keyof typeof decoders](body, { maxOutputLength: bytesMax });
  } catch (cause) {
    throw new SubgraphFault(`answered with a body that does not decompress into ${bytesMax} bytes`, { cause });
  }
}
