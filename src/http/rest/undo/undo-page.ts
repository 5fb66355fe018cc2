import type { FastifyReply } from 'fastify';
import { refusals } from '../../../lib/errors.ts';
import type { Render, RestHandler } from '../dialect.ts';
import { pathText } from '../path-text.ts';
import { announceRevoked, clientOf } from '../request-facts.ts';
import type { RestDeps } from '../rest-deps.ts';
import { asPage, renderPage, type PageContent } from './page.ts';

/** The texts say the same for every account and every token. */
const pages = {
  ask: {
    title: 'Undo a change of your account?',
    content: `<p>A mail told you of a change. If you did not make it, undo it here, with everything that was changed after it:</p>
<ul>
<li>Your address, telephone number and second factors are again what they were before the change.</li>
<li>Every session and API key ends, on all devices.</li>
<li>The password does not work any more. You choose a new one.</li>
</ul>
<p>Mails told you of several changes? Use the link in the first one that you did not make.</p>
<form method="post"><button>Undo the change</button></form>
<p class="faint">You made the change yourself? Close this page: nothing happens.</p>`,
  },
  done: {
    title: 'The change is undone',
    content: `<p>Your account is as it was before the change. Every session and API key has ended, and the old password does not work any more.</p>
<h2>What to do now</h2>
<ol>
<li>If somebody else may read your mailbox, change its password first.</li>
<li>Go to where you sign in and say that you forgot your password. A code comes by mail.</li>
<li>Choose a password that you use nowhere else.</li>
<li>Sign in, look through your account, and make new recovery codes and API keys if you use them.</li>
</ol>`,
  },
  void: {
    title: 'This link does not work any more',
    content: `<p>Nothing was changed. The link was used before, it is too old, or the account was given back by other means.</p>
<h2>What to do now</h2>
<ul>
<li>You have undone a change just now? Go to where you sign in, and choose a new password by a code that comes by mail.</li>
<li>You see a change that you did not make? Reset your password where you sign in. This ends every session and trusted device. Then look through your address and your second factors.</li>
<li>Your password cannot be reset? Write to the people who run this service.</li>
</ul>`,
  },
  later: {
    title: 'Too many tries',
    content: `<p>Nothing was changed. Wait a minute, then load this page again. Your link still works.</p>`,
  },
  fault: {
    title: 'This does not work right now',
    content: `<p>Nothing was changed. Wait a minute, then open the link in the mail again.</p>`,
  },
} as const satisfies Record<string, PageContent>;

/**
 * Shows what the link in a mail leads to. It undoes nothing yet: programs that look into mail follow links, and send no forms. Says the
 * same for every token.
 */
export function showUndo(): RestHandler {
  return async (_, reply) => show(reply, 200, pages.ask);
}

/** Undoes the change, see `undoChange`. Throws the refusal `RATE_LIMITED`. */
export function undoChange(deps: RestDeps): RestHandler {
  return async (request, reply) => {
    const outcome = await deps.auth.undo.undoChange({ token: pathText(request, 'token'), client: clientOf(request, deps) });
    if (outcome.kind === 'invalid-token') return show(reply, 400, pages.void);
    announceRevoked(request, reply, deps, outcome.revokedIds);
    return show(reply, 200, pages.done);
  };
}

/** Says to a person, not to a program, that something was refused. */
export const renderUndoRefusal: Render = ({ code }) => {
  const { status, message } = refusals[code];
  if (status === 429) return { status, body: renderPage(pages.later) };
  if (status >= 500) return { status, body: renderPage(pages.fault) };
  return {
    status,
    body: renderPage({ title: message, content: '<p>Nothing was changed. Open the link in the mail again.</p>' }),
  };
};

function show(reply: FastifyReply, status: number, page: PageContent): FastifyReply {
  return asPage(reply).status(status).send(renderPage(page));
}
