import { openDocs } from './docs.js';
import { isStream, readEvents } from './events.js';
import { highlight } from './highlight.js';
import { starters } from './starters.js';

const endpoint = '/graphql';
const byId = (id) => document.getElementById(id);

const editors = {
  query: createEditor('query', 'graphql', '# Ctrl + Enter runs the operation.\nquery {\n  __typename\n}\n'),
  variables: createEditor('variables', 'json', '{}'),
  headers: createEditor('headers', 'json', '{}'),
};

/** A text area over its own coloured mirror. What is typed outlives a reload, but not the tab: headers hold tokens. */
function createEditor(name, language, initial) {
  const area = byId(name);
  const mirror = byId(`${name}-mirror`);
  const key = `portcullis.${name}`;
  const show = () => {
    highlight(mirror, area.value, language);
    sessionStorage.setItem(key, area.value);
  };
  area.value = sessionStorage.getItem(key) ?? initial;
  area.addEventListener('input', show);
  area.addEventListener('scroll', () => (mirror.parentElement.scrollTop = area.scrollTop));
  area.addEventListener('keydown', (event) => onKey(event, area));
  show();
  return {
    get value() {
      return area.value;
    },
    set value(text) {
      area.value = text;
      show();
    },
  };
}

function onKey(event, area) {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    void run();
  } else if (event.key === 'Tab' && !event.shiftKey) {
    event.preventDefault();
    insert(area, '  ');
  } else if (event.key === 'Enter') {
    event.preventDefault();
    const line = area.value.slice(0, area.selectionStart).split('\n').at(-1);
    const indent = /^ */.exec(line)[0] + (/[{([]\s*$/.test(line) ? '  ' : '');
    insert(area, `\n${indent}`);
  }
}

/** Through the browser's own editing: nothing else keeps undo working. */
function insert(area, text) {
  // oxlint-disable-next-line typescript/no-deprecated
  if (!document.execCommand('insertText', false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
}

function parseEditor(name) {
  const text = editors[name].value.trim();
  if (text === '') return {};
  try {
    const value = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below, in the same words as for JSON of another kind.
  }
  throw new Error(`The ${name} are not a JSON object.`);
}

async function send(body, headers, signal) {
  return fetch(endpoint, {
    method: 'POST',
    headers: {
      accept: 'application/graphql-response+json, text/event-stream;q=0.9',
      ...headers,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
    signal,
  });
}

/** What runs now; null: nothing does. */
let running = null;

async function run() {
  if (running) {
    running.abort();
    return;
  }
  const problem = byId('problem');
  problem.textContent = '';
  running = new AbortController();
  const { signal } = running;
  byId('run').firstChild.textContent = 'Stop ';
  try {
    const body = { query: editors.query.value, variables: parseEditor('variables') };
    const headers = parseEditor('headers');
    const start = performance.now();
    const response = await send(body, headers, signal);
    if (isStream(response)) {
      await showEvents(response);
      return;
    }
    const text = await response.text();
    showStatus(response, text, performance.now() - start);
    showResult(text);
  } catch (error) {
    if (!signal.aborted) problem.textContent = error.message;
  } finally {
    running = null;
    byId('run').firstChild.textContent = 'Run ';
  }
}

const eventsMax = 100;

/** The newest first, until the subgraph ends it or somebody does. */
async function showEvents(response) {
  const events = [];
  let count = 0;
  const show = (state) => (byId('status').textContent = `${count} ${count === 1 ? 'event' : 'events'} · ${state}`);
  byId('result').textContent = '';
  show('listening');
  try {
    for await (const event of readEvents(response)) {
      count += 1;
      events.unshift(JSON.stringify(event, null, 2));
      highlight(byId('result'), events.slice(0, eventsMax).join('\n\n'), 'json');
      show('listening');
    }
  } finally {
    show('ended');
  }
}

function showStatus(response, text, milliseconds) {
  const code = document.createElement('b');
  code.textContent = `${response.status}`;
  code.className = response.ok ? '' : 'bad';
  const size = text.length < 2000 ? `${text.length} B` : `${(text.length / 1000).toFixed(1)} kB`;
  byId('status').replaceChildren(
    code,
    ` · ${milliseconds.toFixed(0)} ms · ${size} · request ${response.headers.get('x-request-id')?.slice(0, 8) ?? '—'}`,
  );
}

function showResult(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    byId('result').textContent = text;
    return;
  }
  highlight(byId('result'), JSON.stringify(value, null, 2), 'json');
  offerToken(findToken(value.data));
}

let offered = new AbortController();

/** After a sign-in: one click, and the next requests carry the bearer. */
function offerToken(token) {
  const button = byId('use-token');
  button.hidden = token === null;
  const use = () => {
    editors.headers.value = JSON.stringify({ authorization: `Bearer ${token}` }, null, 2);
    selectTab('headers');
    button.hidden = true;
  };
  // A newer token replaces the offer of the older one.
  offered.abort();
  offered = new AbortController();
  button.addEventListener('click', use, { signal: offered.signal });
}

function findToken(value) {
  if (typeof value !== 'object' || value === null) return null;
  if (typeof value.accessToken === 'string') return value.accessToken;
  return Object.values(value).reduce((found, child) => found ?? findToken(child), null);
}

function selectTab(name) {
  for (const tab of ['variables', 'headers']) {
    byId(`${tab}-tab`).setAttribute('aria-selected', String(tab === name));
    byId(`${tab}-panel`).hidden = tab !== name;
  }
}

function offerStarters(fields) {
  const buttons = starters
    .filter(({ needs }) => needs.every((field) => fields.has(field)))
    .map(({ name, query, variables }) => {
      const button = Object.assign(document.createElement('button'), { type: 'button', textContent: name });
      button.addEventListener('click', () => {
        editors.query.value = query;
        editors.variables.value = JSON.stringify(variables, null, 2);
        selectTab('variables');
      });
      return button;
    });
  byId('starters').replaceChildren(...buttons);
}

byId('run').addEventListener('click', () => void run());
byId('variables-tab').addEventListener('click', () => selectTab('variables'));
byId('headers-tab').addEventListener('click', () => selectTab('headers'));
byId('toggle-docs').addEventListener('click', ({ currentTarget }) => {
  const isShown = !byId('docs').toggleAttribute('hidden');
  byId('panes').classList.toggle('no-docs', !isShown);
  currentTarget.setAttribute('aria-pressed', String(isShown));
});
byId('query').focus();
// A gateway that runs apart from the auth service has none.
void fetch(byId('outbox').href, { method: 'HEAD' }).then(({ ok }) => (byId('outbox').hidden = !ok));

await openDocs({
  body: byId('docs-body'),
  search: byId('search'),
  ask: async (query) => (await send({ query }, {})).json(),
  onSchema: offerStarters,
});
