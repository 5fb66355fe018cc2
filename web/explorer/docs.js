const introspection = `{
  __schema {
    queryType { name } mutationType { name } subscriptionType { name }
    types {
      kind name description
      fields(includeDeprecated: true) { name description isDeprecated deprecationReason type { ...T } args { name description defaultValue type { ...T } } }
      inputFields { name description defaultValue type { ...T } }
      enumValues(includeDeprecated: true) { name description }
      possibleTypes { name }
    }
  }
}
fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } }`;

/**
 * The schema, to read and to walk through.
 *
 * @param {{ body: HTMLElement, search: HTMLInputElement, ask: (query: string) => Promise<any>, onSchema: (fields: Set<string>) => void }} options
 */
export async function openDocs({ body, search, ask, onSchema }) {
  const { data } = await ask(introspection);
  if (!data?.__schema) {
    body.textContent = 'This graph does not show its schema.';
    return;
  }
  const schema = data.__schema;
  const types = new Map(schema.types.map((type) => [type.name, type]));
  const roots = ['queryType', 'mutationType', 'subscriptionType'].map((kind) => schema[kind]?.name).filter(Boolean);
  /** @type {string[]} */
  let trail = [];

  const open = (name) => {
    trail = [...trail.slice(0, trail.includes(name) ? trail.indexOf(name) : undefined), name];
    search.value = '';
    body.replaceChildren(crumbs(), ...showType(types.get(name)));
    body.scrollTop = 0;
  };

  const home = () => {
    trail = [];
    body.replaceChildren(...roots.flatMap((name) => showType(types.get(name))));
  };

  const crumbs = () =>
    element('nav', { className: 'crumbs' }, [
      link('Roots', home),
      ...trail.flatMap((name) => [' › ', link(name, () => open(name))]),
    ]);

  const showType = (type) => [
    element('h2', {}, [type.name]),
    ...described(type),
    element('ul', {}, [
      ...(type.fields ?? []).map(showField),
      ...(type.inputFields ?? []).map(showField),
      ...(type.enumValues ?? []).map((value) => element('li', {}, [value.name, ...described(value)])),
      ...(type.kind === 'UNION'
        ? (type.possibleTypes ?? []).map((member) => element('li', {}, [link(member.name, () => open(member.name))]))
        : []),
    ]),
  ];

  const showField = (field) =>
    element('li', {}, [
      field.name,
      ...showArguments(field.args ?? []),
      ': ',
      ...showReference(field.type),
      ...showDefault(field),
      ...(field.isDeprecated ? [element('p', { className: 'deprecated' }, [`Deprecated: ${field.deprecationReason}`])] : []),
      ...described(field),
    ]);

  const showArguments = (args) =>
    args.length === 0
      ? []
      : [
          '(',
          ...args.flatMap((arg, at) => [at > 0 ? ', ' : '', `${arg.name}: `, ...showReference(arg.type), ...showDefault(arg)]),
          ')',
        ];

  const showDefault = ({ defaultValue }) => (defaultValue ? [` = ${defaultValue}`] : []);

  const showReference = (type) => {
    if (type.kind === 'NON_NULL') return [...showReference(type.ofType), '!'];
    if (type.kind === 'LIST') return ['[', ...showReference(type.ofType), ']'];
    return [link(type.name, () => open(type.name))];
  };

  const find = (words) => {
    const matches = [...types.values()].flatMap((type) => [
      ...(type.name.toLowerCase().includes(words) ? [[type.name, type.name]] : []),
      ...(type.fields ?? type.inputFields ?? [])
        .filter((field) => field.name.toLowerCase().includes(words))
        .map((field) => [`${type.name}.${field.name}`, type.name]),
    ]);
    const shown = matches.filter(([label]) => !label.startsWith('__')).slice(0, 60);
    body.replaceChildren(
      element(
        'ul',
        {},
        shown.length ? shown.map(([label, name]) => element('li', {}, [link(label, () => open(name))])) : ['Nothing found.'],
      ),
    );
  };

  search.addEventListener('input', () => {
    const words = search.value.trim().toLowerCase();
    if (words) find(words);
    else home();
  });
  home();
  onSchema(new Set(schema.types.flatMap((type) => (type.fields ?? []).map((field) => `${type.name}.${field.name}`))));
}

function described({ description }) {
  return description ? [element('p', {}, [description])] : [];
}

function link(text, onClick) {
  const button = element('button', { className: 'type', type: 'button' }, [text]);
  button.addEventListener('click', onClick);
  return button;
}

function element(name, properties, children) {
  const created = Object.assign(document.createElement(name), properties);
  created.append(...children);
  return created;
}
