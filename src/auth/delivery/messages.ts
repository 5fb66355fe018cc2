import type { Message } from './message.ts';

/** The code that proves a new account's mailbox. */
export function activationMessage(to: string, code: string, minutes: number): Message {
  return compose({
    to,
    purpose: 'ACTIVATION',
    subject: `${code} is your activation code`,
    paragraphs: [
      'Welcome. Enter this code to activate your account:',
      { code },
      `It works once, for ${minutes} minutes.`,
      'Did you not register? Then somebody mistyped their address, and nothing happens unless the code is used.',
    ],
  });
}

/** For the owner of an account that somebody tried to register again; the caller is told nothing of this. */
export function accountExistsMessage(to: string): Message {
  return compose({
    to,
    purpose: 'ACCOUNT_EXISTS',
    subject: 'You have an account already',
    paragraphs: [
      'Somebody, probably you, tried to register with this address, which has an account already.',
      'Sign in with your password, or choose a new one if you have forgotten it. Nothing was changed.',
    ],
  });
}

type Paragraph = string | { readonly code: string };

interface Content {
  readonly to: string;
  readonly purpose: Message['purpose'];
  readonly subject: string;
  readonly paragraphs: readonly Paragraph[];
}

function compose({ to, purpose, subject, paragraphs }: Content): Message {
  const code = paragraphs.find((paragraph) => typeof paragraph === 'object')?.code ?? null;
  const text = paragraphs.map((paragraph) => (typeof paragraph === 'string' ? paragraph : `    ${paragraph.code}`)).join('\n\n');
  const body = paragraphs.map(paragraphHtml).join('\n');
  return { to, purpose, subject, text: `${text}\n`, html: page(subject, body), code };
}

function paragraphHtml(paragraph: Paragraph): string {
  if (typeof paragraph === 'string') return `<p style="margin:0 0 16px">${escaped(paragraph)}</p>`;
  const style = 'margin:0 0 16px;font:600 32px/1.2 ui-monospace,monospace;letter-spacing:6px';
  return `<p style="${style}">${escaped(paragraph.code)}</p>`;
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title></head>
<body style="margin:0;padding:32px 16px;background:#f4f4f2;color:#1c1c1a;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:480px;margin:0 auto;padding:32px;background:#fff;border-radius:12px">
${body}
</div>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
