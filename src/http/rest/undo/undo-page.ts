import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { refusals } from '../../../lib/errors.ts';
import { noCredential } from '../callers.ts';
import type { DialectOf } from '../dialect.ts';
import { announceRevoked } from '../request-facts.ts';
import { pathPart } from '../request-schemas.ts';
import { restOperation, showPage } from '../rest-operation.ts';
import { renderPage } from './html-page.ts';
import { undoTextsFor, type UndoTexts } from './undo-texts.ts';

const page = (description: string) => ({ description, isPage: true }) as const;
const theLink = 'The end of the link in the mail.';

/** Says to a person, not to a program, that something was refused. */
const undoDialect: DialectOf = {
  all: [],
  of: (request) => ({
    schema: null,
    render({ code }) {
      const { status } = refusals[code];
      const texts = textsFor(request);
      const refused = status === 429 ? texts.later : status >= 500 ? texts.fault : texts.refused;
      return { status, body: renderPage(refused, texts.language) };
    },
  }),
};

function textsFor({ headers }: FastifyRequest): UndoTexts {
  return undoTextsFor(headers['accept-language']);
}

function show<Status extends number>(status: Status, request: FastifyRequest, name: 'ask' | 'done' | 'void') {
  const texts = textsFor(request);
  return showPage(status, renderPage(texts[name], texts.language));
}

const shared = { paths: ['/auth/undo/:token'], dialect: undoDialect, encoding: 'form', tags: ['Recovery'] } as const;

/**
 * Shows what the link in a mail leads to. It undoes nothing yet: programs that look into mail follow links, and send no forms. Says the
 * same for every token.
 */
export const showUndo = restOperation({
  ...shared,
  method: 'GET',
  summary: 'Show what undoes a change',
  description: 'What the link in a mail leads to: a page with a form. Undoes nothing.',
  caller: noCredential,
  path: { token: z.string().meta({ description: theLink }) },
  answers: { 200: page('The page.') },
  handle: async ({ request }) => show(200, request, 'ask'),
});

/** Undoes the change, see `undoChange`. Throws the refusal `RATE_LIMITED`. */
export const undoChange = restOperation({
  ...shared,
  method: 'POST',
  summary: 'Undo a change',
  description: 'Undoes the change that a mail told of, and what was changed after it. Every session and API key ends.',
  caller: noCredential,
  path: { token: pathPart(theLink) },
  answers: { 200: page('It is undone.'), 400: page('The link was used before, or is too old.') },
  refusals: { 429: 'Too many tries. Nothing was undone.' },
  async handle({ path: { token }, client, request, reply }, deps) {
    const outcome = await deps.auth.undo.undoChange({ token, client });
    if (outcome.kind === 'invalid-token') return show(400, request, 'void');
    announceRevoked(request, reply, deps, outcome.revokedIds);
    return show(200, request, 'done');
  },
});
