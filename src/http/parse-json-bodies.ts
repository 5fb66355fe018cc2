import type { FastifyInstance } from 'fastify';
import { Refusal } from '../lib/errors.ts';
import { parseJson, type JsonLimits } from './parse-json.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });
const mediaType = /^application\/json *(?:; *charset *= *"?([\w-]+)"? *)?$/i;

/**
 * Takes JSON in UTF-8 as the only kind of body; every other content type is refused before it is read, and a content coding
 * before it is looked at. `isOptional`: a client that names the type and sends nothing has sent no body.
 */
export function parseJsonBodies(app: FastifyInstance, limits: JsonLimits, { isOptional = false } = {}): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(/^application\/json/i, { parseAs: 'buffer' }, (request, body, done) => {
    try {
      const [isJson, charset = 'utf-8'] = mediaType.exec(request.headers['content-type'] ?? '') ?? [];
      const { 'content-encoding': encoding = 'identity' } = request.headers;
      if (!isJson || charset.toLowerCase() !== 'utf-8' || encoding !== 'identity') throw new Refusal('UNSUPPORTED_MEDIA_TYPE');
      done(null, isOptional && body.length === 0 ? undefined : parseJson(decode(body as Buffer), limits));
    } catch (error) {
      done(error as Error);
    }
  });
}

function decode(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch (cause) {
    throw new Refusal('INVALID_INPUT', { detail: 'The body is not UTF-8.', cause });
  }
}
