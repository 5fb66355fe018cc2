import type { FastifyInstance } from 'fastify';
import { Refusal } from '../../lib/errors.ts';

/** Takes `application/x-www-form-urlencoded` as the only kind of body, as OAuth has it (RFC 6749 Appendix B). */
export function parseFormBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) => {
    const entries = [...new URLSearchParams(body as string)];
    const form = Object.fromEntries(entries);
    // RFC 6749 §3.2: no parameter may be there twice.
    if (Object.keys(form).length < entries.length) done(new Refusal('INVALID_INPUT', { detail: 'A parameter is there twice.' }));
    else done(null, form);
  });
  app.addContentTypeParser('*', (_, __, done) => {
    done(new Refusal('UNSUPPORTED_MEDIA_TYPE', { detail: 'Send the request as application/x-www-form-urlencoded.' }));
  });
}

/** Leaves bodies of every kind as the bytes that they are. */
export function keepBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
}
