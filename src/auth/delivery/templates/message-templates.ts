import type { Message, MessagePurpose } from '../message.ts';
import type { MessageDraft } from '../message-draft.ts';
import { escapeHtml, messageHtml } from './message-html.ts';
import type { TemplateFile, TemplateFiles } from './read-templates.ts';
import { fill } from './template.ts';

/** Puts drafts into words. */
export interface MessageTemplates {
  render(draft: MessageDraft): Message;
}

export interface MessageTemplatesOptions {
  readonly files: TemplateFiles;
  /** What messages call us. */
  readonly serviceName: string;
  /** For readers whose language is unknown or has no template. */
  readonly language: string;
}

/** The language in which every message is there. */
const originalLanguage = 'en';

/**
 * Messages in the reader's language: the exact one (`de-AT`), else the broader one (`de`), else the default. A subject is
 * always one line, whatever was filled in.
 */
export function createMessageTemplates({ files, serviceName, language }: MessageTemplatesOptions): MessageTemplates {
  return {
    render({ purpose, channel, to, locale, code, values: more, minutes }) {
      const found = find(files, purpose, [...languagesFor(locale), ...languagesFor(language), originalLanguage]);
      const { template } = found;
      const values = { ...more, service: serviceName, code: code ?? '', minutes: String(minutes) };
      if (channel === 'sms') {
        return {
          channel,
          to,
          purpose,
          subject: null,
          text: oneLine(fill(template.sms ?? template.subject, values)),
          html: null,
          code,
        };
      }
      const subject = oneLine(fill(template.subject, values));
      const text = fill(template.body, values);
      const page = { language: found.language, subject, service: serviceName, text, code };
      const html = template.html === null ? messageHtml(files.layout, page) : fill(template.html, values, escapeHtml);
      return { channel, to, purpose, subject, text: `${text}\n`, html, code };
    },
  };
}

interface Found {
  readonly language: string;
  readonly template: TemplateFile;
}

function find({ languages }: TemplateFiles, purpose: MessagePurpose, wanted: readonly string[]): Found {
  for (const language of wanted) {
    const template = languages.get(language)?.get(purpose);
    if (template !== undefined) return { language, template };
  }
  throw new Error(`There is no template for ${purpose}.`);
}

/** `de-CH-1996` is read by who reads `de-CH`, and that by who reads `de` (RFC 4647 §3.4, lookup). */
function languagesFor(locale: string | null): string[] {
  const parts = locale?.toLowerCase().split('-') ?? [];
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}

function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
}
