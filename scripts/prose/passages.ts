import { readFileSync } from 'node:fs';

/** A text that people read, with the place where it begins. */
export interface Passage {
  readonly file: string;
  readonly line: number;
  readonly isDocstring: boolean;
  readonly text: string;
}

const docstring = /\/\*\*([\s\S]*?)\*\//g;

/** Sentences in code: log lines, messages of errors, descriptions. Anything quoted that holds three words. */
const sentence = /(['"`])((?:(?!\1)[^\\\n]|\\.)*\s(?:(?!\1)[^\\\n]|\\.)*\s(?:(?!\1)[^\\\n]|\\.)*)\1/g;

/** Returns the passages of one file: prose of Markdown without code and generated parts, docstrings and sentences of code. */
export function passagesOf(file: string, text: string = readFileSync(file, 'utf8')): Passage[] {
  if (file.endsWith('.md')) return [{ file, line: 1, isDocstring: false, text: withoutCode(text) }];
  const docstrings = [...text.matchAll(docstring)].map((match) => ({
    file,
    line: lineAt(text, match.index),
    isDocstring: true,
    text: (match[1] ?? '').replaceAll(/\n[ \t]*\* ?/g, '\n').replace(/^[ \t]+/, ''),
  }));
  const code = text.replaceAll(docstring, blank).replaceAll(/^[ \t]*\/\/.*$/gm, blank);
  const sentences = [...code.matchAll(sentence)].map((match) => ({
    file,
    line: lineAt(text, match.index),
    isDocstring: false,
    text: match[2] ?? '',
  }));
  return [...docstrings, ...sentences];
}

/** Blanks out what is not prose and keeps the lines. */
function withoutCode(markdown: string): string {
  return markdown
    .replaceAll(/<!-- (?:generated|begin)[\s\S]*?<!-- end[^>]*-->/g, blank)
    .replaceAll(/^[ \t]*```[\s\S]*?^[ \t]*```/gm, blank)
    .replaceAll(/`[^`\n]*`/g, blank);
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ');
}

/** Returns the line of an offset, counted from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
