import { expect, it } from 'vitest';
import { Register } from '../support/generated/operations.ts';
import { httpClient, password } from '../support/http-client.ts';
import { layouts, startApp } from '../support/start-app.ts';

it.each(layouts)(
  'somebody who registers is written to in the language they name, or else their browser names, %s',
  async (layout) => {
    const app = await startApp({ layout });
    const { ask } = httpClient(app);
    const headers = { 'accept-language': 'fr-CH, fr;q=0.9, en;q=0.8' };
    await ask(Register, { input: { email: 'ann@example.org', password } }, { headers });
    await ask(Register, { input: { email: 'bob@example.org', password, locale: 'de_AT' } }, { headers });
    await ask(Register, { input: { email: 'eve@example.org', password } });
    const outbox = (await (await fetch(`${app.authUrl}/dev/outbox`)).json()) as { to: string; subject: string }[];
    const subjects = Object.fromEntries(outbox.map(({ to, subject }) => [to, subject.replace(/^\S+ /, '')]));
    expect(subjects).toEqual({
      'ann@example.org': 'est votre code d’activation',
      'bob@example.org': 'ist Ihr Aktivierungscode',
      'eve@example.org': 'is your activation code',
    });
    await app.stop();
  },
);
