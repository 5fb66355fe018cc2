import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';

const bytesMin = 1024;

/** Compresses answers of a kilobyte and more for clients that ask for it. Quick settings: the answer waits for it. */
export function addCompression(app: FastifyInstance): void {
  void app.register(compress, {
    threshold: bytesMin,
    encodings: ['br', 'gzip'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    zlibOptions: { level: constants.Z_BEST_SPEED },
    // A compressed request is refused as an unsupported media type: nobody has to unpack what a unknown client packed.
    globalDecompression: false,
  });
}
