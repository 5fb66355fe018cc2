import { expect, it } from 'vitest';
import { renderPage } from '../../../../src/http/rest/undo/html-page.ts';
import { undoTextsFor, type UndoTexts } from '../../../../src/http/rest/undo/undo-texts.ts';

const pages = ['ask', 'done', 'void', 'later', 'fault', 'refused'] as const;
/** The markup of a page without its words. */
const markupOf = (texts: UndoTexts) => pages.map((name) => texts[name].content.match(/<[^>]+>/g));

it.each([
  [undefined, 'en'],
  ['', 'en'],
  ['nl, pt;q=0.9', 'en'],
  ['de-CH, en;q=0.5', 'de'],
  ['en;q=0.5, FR', 'fr'],
  ['es-ES, es;q=0.9, fr;q=0.8, de;q=0.7', 'fr'],
  ['nl, en;q=0.9, de;q=0.8', 'en'],
  ['it, fr;q=0', 'en'],
])('the page that undoes a change reads %j as %s', (acceptLanguage, language) => {
  const texts = undoTextsFor(acceptLanguage);
  expect(texts.language).toBe(language);
  expect(renderPage(texts.ask, texts.language)).toContain(`<html lang="${language}">`);
});

it.each(['de', 'fr'])('the page that undoes a change says all in %s that it says in English', (language) => {
  const [texts, english] = [undoTextsFor(language), undoTextsFor('en')];
  expect(markupOf(texts)).toEqual(markupOf(english));
  for (const name of pages) expect(texts[name].title).not.toBe(english[name].title);
});
