/**
 * Colours source text. Writes text nodes and spans only, so nothing of what it shows is ever taken for markup.
 *
 * @typedef {'graphql' | 'json'} Language
 */

const tokens = {
  graphql:
    /(?<comment>#[^\n]*)|(?<text>"""[\s\S]*?(?:"""|$)|"(?:[^"\\\n]|\\.)*"?)|(?<keyword>\b(?:query|mutation|subscription|fragment|on|true|false|null)\b|@\w+|\.\.\.)|(?<name>\$\w+)|(?<number>-?\b\d+(?:\.\d+)?\b)/g,
  json: /(?<name>"(?:[^"\\]|\\.)*"(?=\s*:))|(?<text>"(?:[^"\\]|\\.)*"?)|(?<keyword>\b(?:true|false|null)\b)|(?<number>-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b)/g,
};

/**
 * Replaces what `target` shows.
 *
 * @param {HTMLElement} target
 * @param {string} source
 * @param {Language} language
 */
export function highlight(target, source, language) {
  const parts = [];
  let end = 0;
  for (const match of source.matchAll(tokens[language])) {
    const [kind] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? [];
    parts.push(source.slice(end, match.index), span(`tok-${kind}`, match[0]));
    end = match.index + match[0].length;
  }
  // The last line break needs something after it to take up a line.
  target.replaceChildren(...parts, source.slice(end), '\n');
}

/**
 * @param {string} className
 * @param {string} text
 */
function span(className, text) {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  return element;
}
