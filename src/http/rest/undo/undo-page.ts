import type { FastifyReply } from 'fastify';
import type { RestHandler } from '../dialect.ts';
import { pathText } from '../path-text.ts';
import { announceRevoked, clientOf } from '../request-facts.ts';
import type { RestDeps } from '../rest-deps.ts';

/** Nothing is loaded, nobody may frame the page, and its form comes back to where it is from. */
const contentSecurityPolicy = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/**
 * Shows what the link in a mail leads to. It undoes nothing yet: programs that look into mail follow links, and send no forms. Says the
 * same for every token.
 */
export function showUndo(): RestHandler {
  return async (_, reply) =>
    page(
      reply,
      200,
      'Undo a change',
      `<p>This undoes the change that the mail tells of and everything that was changed after it. Every session and API key ends, and you choose a new password.</p>
<form method="post"><button>Undo it</button></form>`,
    );
}

/** Undoes the change, see `undoChange`. Throws the refusal `RATE_LIMITED`. */
export function undoChange(deps: RestDeps): RestHandler {
  return async (request, reply) => {
    const outcome = await deps.auth.recovery.undoChange({ token: pathText(request, 'token'), client: clientOf(request, deps) });
    if (outcome.kind === 'invalid-token')
      return page(reply, 400, 'Nothing to undo', '<p>The link was used before, or is too old.</p>');
    announceRevoked(request, reply, deps, outcome.revokedIds);
    return page(
      reply,
      200,
      'It is undone',
      '<p>Every session and API key has ended, and the old password does not work any more. Choose a new one: ask for a code where you sign in.</p>',
    );
  };
}

function page(reply: FastifyReply, status: number, title: string, content: string): FastifyReply {
  return reply
    .status(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', contentSecurityPolicy)
    .header('referrer-policy', 'no-referrer')
    .send(
      `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<title>${title}</title>\n<h1>${title}</h1>\n${content}\n</html>\n`,
    );
}
