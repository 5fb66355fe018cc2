import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../../lib/logger.ts';
import { reportRefusal } from '../../lib/report-refusal.ts';
import { inRequestScope } from '../../lib/request-scope.ts';
import type { JsonLimits } from '../parse-json.ts';
import { parseJsonBodies } from '../parse-json-bodies.ts';
import { refuseOtherMethods } from '../refuse-other-methods.ts';
import { toRefusal } from '../send-refusal.ts';
import { restOperations } from './operations.ts';
import { parseFormBodies, keepBodies } from './parse-bodies.ts';
import type { RestOperation } from './rest-operation.ts';
import { sendRestRefusal } from './send-rest-refusal.ts';

export interface RestRoutesDeps {
  readonly rest: RestSide;
  readonly settings: JsonLimits & { readonly isProduction: boolean };
  readonly logger: Logger;
}

/** Does what an operation asks for. What it throws is written in the operation's dialect. */
export type RestHandler = (operation: RestOperation, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

export interface RestSide {
  /** Does what an operation asks for: here, or in the auth process. */
  readonly handle: RestHandler;
  /** Whether bodies are read here, or sent on as they came. */
  readonly readsBodies: boolean;
}

/** The REST face. Each operation is a plugin of its own, so that whatever goes wrong in it is said in its dialect. */
export function addRestRoutes(parent: FastifyInstance, deps: RestRoutesDeps): void {
  for (const operation of Object.values(restOperations)) void parent.register(async (app) => addOperation(app, operation, deps));
}

function addOperation(app: FastifyInstance, operation: RestOperation, deps: RestRoutesDeps): void {
  const { rest, settings, logger } = deps;
  if (!rest.readsBodies) keepBodies(app);
  else if (operation.encoding === 'form') parseFormBodies(app);
  else parseJsonBodies(app, settings, { isOptional: true });

  app.addHook('onRequest', async (_, reply) => {
    reply.header('cache-control', 'no-store');
  });
  app.setErrorHandler((error: Error, request, reply) => {
    const refusal = toRefusal(error);
    reportRefusal(logger, refusal, { requestId: request.id, message: 'A request failed' });
    return sendRestRefusal(request, reply, { operation, refusal, ...settings });
  });
  for (const url of operation.paths) {
    app.route({
      method: operation.method,
      url,
      handler: (request, reply) => inRequestScope(() => rest.handle(operation, request, reply)),
    });
    const here = operationsAt(url);
    if (here[0] === operation) refuseOtherMethods(app, url, new Set(here.map(({ method }) => method)));
  }
}

/** Whatever is done at a path. Other methods are refused in the dialect of the first. */
function operationsAt(url: string): RestOperation[] {
  return Object.values(restOperations).filter(({ paths }) => paths.includes(url));
}
