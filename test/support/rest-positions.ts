import type { TestApp } from './start-app.ts';

/** A place of a REST operation where a client may write a value. */
export interface RestPosition {
  /** For example `PATCH /users/{user}/password body.code`. */
  readonly name: string;
  /** Sends the operation with the value there, and with `others` where something else has to be. */
  send(value: unknown, others: Others): Promise<Response>;
}

export interface Others {
  /** Of an account. */
  readonly email: string;
  readonly authorization: string | null;
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Body }>> };
}

interface Body {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}

/** Every member of every body, every parameter of every path, and every header that carries a credential, as `/openapi.json` tells. */
export async function restPositions(app: TestApp): Promise<readonly RestPosition[]> {
  const { paths } = (await (await fetch(`${app.url}/openapi.json`)).json()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => positionsOf(app, method.toUpperCase(), path, operation)),
  );
}

function positionsOf(app: TestApp, method: string, path: string, { parameters = [], requestBody }: Operation): RestPosition[] {
  const [content] = Object.entries(requestBody?.content ?? {});
  const type = content?.[0] ?? '';
  const { properties = {}, required = [] } = content?.[1].schema ?? {};
  const hasBody = requestBody !== undefined;

  /** `at`: a member, a parameter, a header, or the whole body. */
  function send(at: string, value: unknown, { email, authorization }: Others): Promise<Response> {
    const [where, name = ''] = at.split('.');
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const url = path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) =>
      encodeURIComponent(
        where === 'path' && parameter === name ? text.toWellFormed() : parameter === 'type' ? 'TWO_FACTOR_AUTH' : email,
      ),
    );
    const query = where === 'query' ? `?${new URLSearchParams({ [name]: text.toWellFormed() }).toString()}` : '';
    const members = {
      ...Object.fromEntries(required.map((one) => [one, email])),
      ...(where === 'body' ? { [name]: value } : {}),
    };
    const isForm = type.includes('form');
    const body = isForm ? formOf(members) : JSON.stringify(members);
    return fetch(app.url + url + query, {
      method,
      redirect: 'manual',
      headers: {
        ...(hasBody ? { 'content-type': type } : {}),
        ...(authorization === null ? {} : { authorization }),
        ...(where === 'header' ? headerOf(name, text, email) : {}),
      },
      ...(hasBody && method !== 'GET' ? { body: where === 'whole' ? `{"password": "${text}` : body } : {}),
    });
  }

  const places = [
    ...Object.keys(properties).map((name) => `body.${name}`),
    ...parameters.filter(({ in: place }) => place !== 'header').map(({ name, in: place }) => `${place}.${name}`),
    ...['basic', 'bearer', 'x-api-key', 'cookie'].map((name) => `header.${name}`),
    ...(hasBody ? ['whole'] : []),
  ];
  return places.map((at) => ({ name: `${method} ${path} ${at}`, send: (value, others) => send(at, value, others) }));
}

function formOf(members: Readonly<Record<string, unknown>>): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(members)) form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  return form.toString();
}

/** A header has one line of visible characters. */
function headerOf(name: string, text: string, email: string): Readonly<Record<string, string>> {
  const secret = text.replaceAll(/[^\x21-\x7e]/g, '').slice(0, 4000);
  switch (name) {
    case 'basic':
      return { authorization: `Basic ${Buffer.from(`${email}:${text}`).toString('base64').slice(0, 4000)}` };
    case 'bearer':
      return { authorization: `Bearer ${secret}` };
    case 'cookie':
      return { cookie: `portcullis-session=${secret}; __Host-portcullis-session=${secret}` };
    default:
      return { [name]: secret };
  }
}
