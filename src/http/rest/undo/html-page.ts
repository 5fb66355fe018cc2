import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';

/** Content of a page. All of it is markup of ours; nothing comes from a request. */
export interface PageContent {
  readonly title: string;
  readonly content: string;
}

const style = `
:root { color-scheme: light dark; --ground: #f2f1ee; --card: #fff; --ink: #22211f; --faint: #625f59; --act: #b3261e; --act-ink: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #161615; --card: #242321; --ink: #ecebe8; --faint: #aaa79f; --act: #ff8a80; --act-ink: #2a0b08; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px 14px; background: var(--ground); color: var(--ink);
  font: 17px/1.55 -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; }
main { width: 100%; max-width: 520px; padding: 32px 28px; border-radius: 14px; background: var(--card); }
h1 { margin: 0 0 18px; font-size: 25px; line-height: 1.25; letter-spacing: -0.01em; }
h2 { margin: 26px 0 10px; font-size: 17px; }
p { margin: 0 0 16px; }
ul, ol { margin: 0 0 20px; padding-left: 22px; }
li { margin: 0 0 8px; padding-left: 4px; }
.faint { margin: 18px 0 0; font-size: 15px; color: var(--faint); }
button { width: 100%; min-height: 48px; padding: 10px 16px; border: 0; border-radius: 10px; background: var(--act); color: var(--act-ink);
  font: inherit; font-weight: 600; cursor: pointer; }
button:hover { filter: brightness(1.08); }
button:focus-visible { outline: 3px solid var(--ink); outline-offset: 3px; }
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** Nothing is loaded, no site may frame the page, and its form comes back to where it is from. */
const contentSecurityPolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;

/** Returns a whole page for people, in the language of `language` (BCP 47). It needs no script and loads nothing. */
export function renderPage({ title, content }: PageContent, language: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
}

/** Sets the headers of such a page. Its address holds a secret, which no other site may learn. */
export function asPage(reply: FastifyReply): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', contentSecurityPolicy)
    .header('referrer-policy', 'no-referrer');
}
