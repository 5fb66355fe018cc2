import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument, type Document, type ErrorCode } from 'yaml';

export interface ConfigFile {
  readonly values: Record<string, unknown>;
  readonly faults: string[];
}

/** Returns what a YAML file says. What is wrong with it is told by its place and never by its text: the lines around may hold secrets. */
export function readConfigFile(filePath: string, isRequired: boolean): ConfigFile {
  const faulty = (...faults: string[]) => ({ values: {}, faults: faults.map((fault) => `${filePath}: ${fault}`) });
  let bytes: Buffer;
  try {
    bytes = readFileSync(filePath);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' && !isRequired ? { values: {}, faults: [] } : faulty(`cannot be read (${code ?? 'unknown error'})`);
  }
  const text = decoded(bytes);
  if (text === null) return faulty('is not encoded in UTF-8');

  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const mistakes = [...document.errors, ...document.warnings];
  if (mistakes.length > 0) {
    return faulty(
      ...mistakes.map(({ code, pos: [offset] }) => {
        const { line, col } = lines.linePos(offset);
        return `line ${line}, column ${col}: ${mistakesOfYaml[code]}`;
      }),
    );
  }
  const values = plainValues(document);
  if (values === null) return faulty('an alias (*name) has no anchor (&name) before it, or aliases are repeated too often');
  if (!isMap(values)) return faulty('must hold keys and values');
  return { values, faults: [] };
}

function decoded(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Null where aliases cannot be replaced. */
function plainValues(document: Document): unknown {
  try {
    return document.toJS() ?? {};
  } catch {
    return null;
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

const quoting = 'text that holds special characters has to be in quotes';
const mistakesOfYaml: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias cannot have an anchor or a tag',
  BAD_ALIAS: 'an alias is *name, of an anchor &name before it',
  BAD_COLLECTION_TYPE: 'a tag does not fit what follows it',
  BAD_DIRECTIVE: 'a line that begins with % is no directive',
  BAD_DQ_ESCAPE: 'a backslash within double quotes begins no escape',
  BAD_INDENT: 'the indentation does not fit the lines before',
  BAD_PROP_ORDER: 'an anchor or a tag is at the wrong place',
  BAD_SCALAR_START: `text cannot begin with this character; ${quoting}`,
  BLOCK_AS_IMPLICIT_KEY: `a key and its value cannot begin within another value; ${quoting}`,
  BLOCK_IN_FLOW: 'a block cannot be within brackets',
  DUPLICATE_KEY: 'a key is there twice',
  IMPOSSIBLE: 'this is not YAML',
  KEY_OVER_1024_CHARS: 'a key is too long; the colon of a shorter one may be missing',
  MISSING_CHAR: 'a colon, a quotation mark, a bracket or a blank is missing',
  MULTILINE_IMPLICIT_KEY: 'a key is longer than its line; the colon of one may be missing',
  MULTIPLE_ANCHORS: 'a value has more than one anchor',
  MULTIPLE_DOCS: 'there is more than one document',
  MULTIPLE_TAGS: 'a value has more than one tag',
  NON_STRING_KEY: 'a key is no text',
  RESOURCE_EXHAUSTION: 'values are too deep inside one another',
  TAB_AS_INDENT: 'tabs cannot be indentation',
  TAG_RESOLVE_FAILED: `a tag (!name) is unknown; ${quoting}`,
  UNEXPECTED_TOKEN: `this cannot be here; ${quoting}`,
};
