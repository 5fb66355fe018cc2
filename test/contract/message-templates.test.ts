import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codePurposes, noticePurposes, smsPurposes, type Channel, type MessagePurpose } from '../../src/auth/delivery/message.ts';
import { createMessageTemplates } from '../../src/auth/delivery/templates/message-templates.ts';
import { readTemplates } from '../../src/auth/delivery/templates/read-templates.ts';
import { TemplateError } from '../../src/auth/delivery/templates/template-error.ts';
import { packagePath } from '../../src/lib/package-path.ts';

const own = packagePath('mails');
const languages = ['en', 'de', 'fr'];
const purposes: readonly MessagePurpose[] = [...codePurposes, ...noticePurposes];

interface RenderOptions {
  readonly directories?: readonly string[];
  readonly language?: string;
  readonly channel?: Channel;
}

function render(
  purpose: MessagePurpose,
  locale: string | null,
  { directories = [own], language = 'en', channel = 'mail' }: RenderOptions = {},
) {
  const templates = createMessageTemplates({ files: readTemplates(directories), serviceName: 'Harbour & Sons', language });
  const code = (codePurposes as readonly string[]).includes(purpose) ? '042137' : null;
  return templates.render({ purpose, channel, to: 'ann@example.org', locale, code, minutes: 10 });
}

describe('the templates that come along', () => {
  it('are one for each message and language, and no others', async () => {
    const names = purposes.map((purpose) => `${purpose.toLowerCase().replaceAll('_', '-')}.txt`).toSorted();
    expect((await readdir(own)).toSorted()).toEqual([...languages, 'layout.html'].toSorted());
    for (const language of languages) expect((await readdir(path.join(own, language))).toSorted()).toEqual(names);
  });

  it.each(purposes.flatMap((purpose) => languages.map((language) => [purpose, language] as const)))(
    'make of %s in %s a text and a page that fetches nothing, with every value in its place',
    (purpose, language) => {
      const { subject, text, html } = render(purpose, language);
      expect(`${subject}${text}${html}`).not.toMatch(/\{\{|\}\}|undefined/);
      expect(text).toContain('Harbour & Sons');
      expect(html).toContain('Harbour &amp; Sons');
      expect(html).toContain(`<html lang="${language}">`);
      expect(html).not.toMatch(/<(img|link|script|iframe)|url\(|@import|src=|https?:/i);
      expect(subject?.length).toBeLessThanOrEqual(78);
      if ((codePurposes as readonly string[]).includes(purpose)) {
        expect(text).toMatch(/^042137$/m);
        expect(html).toContain('<p class="code">042137</p>');
      }
    },
  );

  it.each(smsPurposes.flatMap((purpose) => languages.map((language) => [purpose, language] as const)))(
    'make of %s in %s an SMS that fits into one',
    (purpose, language) => {
      const { subject, text, html } = render(purpose, language, { channel: 'sms' });
      expect({ subject, html }).toEqual({ subject: null, html: null });
      expect(text).toContain('042137');
      // 3GPP TS 23.038 §6.2.1: the letters of the default alphabet, 160 to an SMS.
      expect(text).toMatch(/^[A-Za-z0-9 @£$¥èéùìòÇØøÅåÆæßÉ!"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà\n]{1,160}$/);
    },
  );

  it.each([
    ['de', 'de-AT', 'Aktivierungscode'],
    ['de', 'DE', 'Aktivierungscode'],
    ['fr', 'fr-Latn-CA', 'activation'],
    ['en', 'nl', 'activation code'],
    ['en', null, 'activation code'],
    ['en', '../de', 'activation code'],
    ['en', '__proto__', 'activation code'],
  ])('speak %s to who reads %j', (language, locale, word) => {
    const { subject, html } = render('ACTIVATION', locale);
    expect(subject).toContain(word);
    expect(html).toContain(`<html lang="${language}">`);
  });

  it('speak the configured language to who never said', () => {
    expect(render('ACTIVATION', null, { language: 'fr' }).subject).toContain('votre code');
    expect(render('ACTIVATION', 'en', { language: 'fr' }).subject).toContain('your activation');
  });
});

describe('an operator’s templates', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'portcullis-mails-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  async function write(name: string, text: string): Promise<void> {
    await mkdir(path.dirname(path.join(directory, name)), { recursive: true });
    await writeFile(path.join(directory, name), text);
  }
  const faults = () => {
    try {
      readTemplates([own, directory]);
    } catch (error) {
      if (error instanceof TemplateError) return error.faults.map((fault) => fault.replace(`${directory}/`, ''));
    }
    return [];
  };
  const directories = () => ({ directories: [own, directory] });

  it('replace one message in one language, and leave the others', async () => {
    await write(
      'de/activation.txt',
      'subject: Ihr Code: {{code}}\r\n\r\nHallo!\r\nGleich geht es los:\r\n\r\n{{code}}\r\n\r\nMehr: https://example.org/hilfe?a=1&b=2.\r\n',
    );
    const german = render('ACTIVATION', 'de', directories());
    expect(german).toMatchObject({
      subject: 'Ihr Code: 042137',
      text: 'Hallo!\nGleich geht es los:\n\n042137\n\nMehr: https://example.org/hilfe?a=1&b=2.\n',
    });
    expect(german.html).toContain('<p>Hallo!<br>Gleich geht es los:</p>');
    expect(german.html).toContain('<a href="https://example.org/hilfe?a=1&amp;b=2">https://example.org/hilfe?a=1&amp;b=2</a>.');
    expect(render('ACTIVATION', 'en', directories())).toEqual(render('ACTIVATION', 'en'));
    expect(render('LOGIN', 'de', directories())).toEqual(render('LOGIN', 'de'));
  });

  it('replace the page around all, or the page of one', async () => {
    await write('layout.html', '<body>{{content}}<i>{{service}}</i></body>');
    await write('en/login.txt', 'subject: {{code}}\nsms: {{code}}\n\n{{code}}');
    await write('en/login.html', '<h1>{{code}}</h1>{{service}}');
    expect(render('PASSWORD_CHANGED', null, directories()).html).toMatch(/^<body><p>.*<i>Harbour &amp; Sons<\/i><\/body>$/s);
    expect(render('LOGIN', null, directories())).toMatchObject({ html: '<h1>042137</h1>Harbour &amp; Sons', text: '042137\n' });
  });

  it('add a language, message by message', async () => {
    await write('pt-BR/activation.txt', 'subject: Seu código: {{code}}\n\n{{code}}\n');
    expect(render('ACTIVATION', 'pt-BR', directories()).subject).toBe('Seu código: 042137');
    expect(render('PASSWORD_RESET', 'pt-BR', directories()).subject).toContain('your code');
  });

  it('say all that is wrong with them at once', async () => {
    await write('en/activaton.txt', 'subject: x\n\ny');
    await write('activation.txt', 'subject: x\n\ny');
    await write('en/activation.txt', 'subject: Welcome\n\nHello {{name}}');
    await write('en/password-changed.txt', 'Welcome\n\nThe password was changed.');
    await write('en/two-factor.txt', 'subject: {{code}}\n\n{{code}}');
    await write('nl/login.html', '{{code}}');
    await write('layout.html', '{{content}}{{logo}}');
    expect(faults().toSorted()).toEqual([
      'activation.txt: is no template; expected are layout.html and <language>/<message>.txt or .html',
      'en/activation.txt: has no value for {{name}}; there are {{service}}, {{code}}, {{minutes}}',
      'en/activation.txt: must say {{code}}',
      'en/activaton.txt: is no template; expected are layout.html and <language>/<message>.txt or .html',
      'en/password-changed.txt: must begin with `subject: …`, then an empty line',
      'en/two-factor.txt: needs a line `sms: …` below the subject',
      'layout.html: has no value for {{logo}}; there are {{language}}, {{subject}}, {{service}}, {{preview}}, {{content}}',
      'nl/login.html: needs a .txt beside it',
    ]);
  });

  it('in a directory that is not there are a fault, not silence', () => {
    expect(() => readTemplates([own, path.join(directory, 'nowhere')])).toThrow(/nowhere: cannot be read \(ENOENT\)/);
  });
});
