import { METHODS } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { Refusal } from '../lib/errors.ts';

/** All that reach a handler: `CONNECT` does not, `HEAD` comes with `GET`, and `OPTIONS` is answered. */
const methods = METHODS.filter((method) => !['CONNECT', 'HEAD', 'OPTIONS'].includes(method));

/**
 * Answers every other method than those that a path has with 405, and names them (RFC 9110 §15.5.6); and `OPTIONS` with 204 and the
 * same names (§9.3.7).
 */
export function refuseOtherMethods(app: FastifyInstance, url: string, allowed: ReadonlySet<string>): void {
  addMethods(app);
  const others = methods.filter((method) => !allowed.has(method));
  if (others.length === 0) return;
  const allow = [...new Set([...allowed, ...(allowed.has('GET') ? ['HEAD'] : [])])].toSorted().join(', ');
  app.route({ method: 'OPTIONS', url, handler: (_, reply) => reply.status(204).header('allow', allow).send() });
  app.route({
    method: others,
    url,
    // Before a body is read, whatever its type.
    async onRequest(_, reply) {
      reply.header('allow', allow);
      throw new Refusal('METHOD_NOT_ALLOWED');
    },
    handler: () => undefined,
  });
}

/** The same for every path that is added from now on, once all are there. Call what it returns then. */
export function refuseOtherMethodsOfAll(app: FastifyInstance): () => void {
  const known = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const allowed = known.get(url) ?? new Set<string>();
    for (const name of [method].flat()) allowed.add(name);
    known.set(url, allowed);
  });
  return () => {
    for (const [url, allowed] of known) if (!isHidden(url)) refuseOtherMethods(app, url, allowed);
  };
}

/** Fastify refuses routes for methods that it has not been told of. Plugins share what `app` knows. */
function addMethods(app: FastifyInstance): void {
  for (const method of methods) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
}

/** Of internal routes nobody shall learn that they exist; a star is no path. */
function isHidden(url: string): boolean {
  return url.startsWith('/internal/') || url.includes('*');
}
