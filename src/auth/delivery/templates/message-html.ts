import { fill } from './template.ts';

/** What the layout may show. `content` is the text as HTML, `preview` what a mailbox shows beside the subject. */
export const layoutPlaces = ['language', 'subject', 'service', 'preview', 'content'];

export interface PageContent {
  readonly language: string;
  readonly subject: string;
  readonly service: string;
  /** Paragraphs, parted by empty lines; all values in their places. */
  readonly text: string;
  readonly code: string | null;
}

/**
 * The text of a mail as a page: a paragraph that is the code alone stands out, web addresses are links, line ends stay.
 * Whatever the text holds, no markup comes out of it.
 */
export function messageHtml(layout: string, { language, subject, service, text, code }: PageContent): string {
  const paragraphs = text.split('\n\n');
  const content = paragraphs.map((paragraph) => paragraphHtml(paragraph, code)).join('\n');
  const places = {
    language,
    subject: escapeHtml(subject),
    service: escapeHtml(service),
    preview: escapeHtml(paragraphs[0] ?? ''),
  };
  return fill(layout, { ...places, content });
}

/** Text that stands for itself in HTML, also inside quotation marks. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const webAddress = /https:\/\/[^\s<>"]*[^\s<>".,:;!?)]/g;

function paragraphHtml(paragraph: string, code: string | null): string {
  const html = escapeHtml(paragraph);
  if (code !== null && paragraph.trim() === code) return `<p class="code">${html}</p>`;
  return `<p>${html.replaceAll(webAddress, '<a href="$&">$&</a>').replaceAll('\n', '<br>')}</p>`;
}
