import type { FastifyReply, FastifyRequest } from 'fastify';
import { refusals } from '../../../lib/errors.ts';
import type { Render, RestHandler } from '../dialect.ts';
import { pathText } from '../path-text.ts';
import { announceRevoked, clientOf } from '../request-facts.ts';
import type { RestDeps } from '../rest-deps.ts';
import { asPage, renderPage } from './page.ts';
import { undoTextsFor, type UndoTexts } from './undo-texts.ts';

/**
 * Shows what the link in a mail leads to. It undoes nothing yet: programs that look into mail follow links, and send no forms. Says the
 * same for every token.
 */
export function showUndo(): RestHandler {
  return async (request, reply) => show(request, reply, 200, 'ask');
}

/** Undoes the change, see `undoChange`. Throws the refusal `RATE_LIMITED`. */
export function undoChange(deps: RestDeps): RestHandler {
  return async (request, reply) => {
    const outcome = await deps.auth.undo.undoChange({ token: pathText(request, 'token'), client: clientOf(request, deps) });
    if (outcome.kind === 'invalid-token') return show(request, reply, 400, 'void');
    announceRevoked(request, reply, deps, outcome.revokedIds);
    return show(request, reply, 200, 'done');
  };
}

/** Says to a person, not to a program, that something was refused. */
export function renderUndoRefusal(request: FastifyRequest): Render {
  return ({ code }) => {
    const { status } = refusals[code];
    const texts = textsFor(request);
    const page = status === 429 ? texts.later : status >= 500 ? texts.fault : texts.refused;
    return { status, body: renderPage(page, texts.language) };
  };
}

function textsFor({ headers }: FastifyRequest): UndoTexts {
  return undoTextsFor(headers['accept-language']);
}

function show(request: FastifyRequest, reply: FastifyReply, status: number, page: 'ask' | 'done' | 'void'): FastifyReply {
  const texts = textsFor(request);
  return asPage(reply).status(status).send(renderPage(texts[page], texts.language));
}
