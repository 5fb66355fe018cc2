import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { codePurposes, noticePurposes, type MessagePurpose } from '../message.ts';
import { layoutPlaces } from './message-html.ts';
import { parseTemplate, placesOf, unknownPlaces, type Template } from './template.ts';
import { TemplateError } from './template-error.ts';

/** All that messages are made from. */
export interface TemplateFiles {
  /** The page around every mail. */
  readonly layout: string;
  /** Language (lower case, BCP 47) → purpose → template. */
  readonly languages: ReadonlyMap<string, ReadonlyMap<MessagePurpose, TemplateFile>>;
}

export interface TemplateFile extends Template {
  /** A page of its own, instead of the text inside the layout. */
  readonly html: string | null;
}

const layoutFile = 'layout.html';
const purposes = new Map([...codePurposes, ...noticePurposes].map((purpose) => [fileNameOf(purpose), purpose]));

/**
 * Reads templates from `directories`; a file in a later one replaces the same file of an earlier one. There is a directory
 * for each language with `<message>.txt` and, where the layout is not wanted, `<message>.html`; `layout.html` lies above
 * them. Throws one `TemplateError` that lists every fault.
 */
export function readTemplates(directories: readonly string[]): TemplateFiles {
  const files = new Map(
    directories.flatMap((directory) => listFiles(directory).map((name) => [name, path.join(directory, name)])),
  );
  const faults: string[] = [];
  const languages = new Map<string, Map<MessagePurpose, TemplateFile>>();
  let layout = '';

  for (const [name, file] of files) {
    const text = readFileSync(file, 'utf8');
    const report = (found: readonly string[]) => faults.push(...found.map((fault) => `${file}: ${fault}`));
    const { dir, name: message, ext } = path.parse(name);
    const purpose = purposes.get(message);
    if (name === layoutFile) {
      layout = text;
      report(unknownPlaces(text, layoutPlaces));
    } else if (dir === '' || purpose === undefined || !['.txt', '.html'].includes(ext)) {
      report(['is no template; expected are layout.html and <language>/<message>.txt or .html']);
    } else if (ext === '.html') {
      report(unknownPlaces(text, placesOf(purpose)));
      if (!files.has(path.join(dir, `${message}.txt`))) report(['needs a .txt beside it']);
    } else {
      const { template, faults: found } = parseTemplate(purpose, text);
      report(found);
      const html = files.get(path.join(dir, `${message}.html`));
      const language = dir.toLowerCase();
      const ofLanguage = languages.get(language) ?? new Map<MessagePurpose, TemplateFile>();
      languages.set(language, ofLanguage);
      ofLanguage.set(purpose, { ...template, html: html === undefined ? null : readFileSync(html, 'utf8') });
    }
  }
  if (faults.length > 0) throw new TemplateError(faults);
  return { layout, languages };
}

/** Paths of the files in a directory and in those inside it, relative to it. Hidden ones are not meant. */
function listFiles(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)));
  } catch (error) {
    throw new TemplateError([`${directory}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`]);
  }
}

/** `PASSWORD_RESET` lies in `password-reset.txt`. */
function fileNameOf(purpose: MessagePurpose): string {
  return purpose.toLowerCase().replaceAll('_', '-');
}
