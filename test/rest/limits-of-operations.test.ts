import { expect, it } from 'vitest';
import { password } from '../support/http-client.ts';
import { withRestApp } from '../support/with-rest-app.ts';

interface Member {
  readonly type?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly anyOf?: readonly Member[];
}

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly type: string;
  readonly members: Readonly<Record<string, Member>>;
  readonly required: readonly string[];
}

interface BodySchema {
  readonly properties: Readonly<Record<string, Member>>;
  readonly required?: readonly string[];
}

type Documented = Readonly<
  Record<string, { readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: BodySchema }>> } }>
>;

const internalSecret = 'a-secret-of-services-that-is-long-enough';
const world = withRestApp({
  layout: 'whole',
  database: 'sqlite',
  environment: { PORTCULLIS_INTERNAL_SECRET: internalSecret },
});

/** Every operation that takes a body, as `/openapi.json` describes it. */
async function operations(): Promise<Operation[]> {
  const { paths } = (await world.send('GET', '/openapi.json')).json as { paths: Readonly<Record<string, Documented>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { requestBody }]) =>
      Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => ({
        method: method.toUpperCase(),
        path,
        type,
        members: schema.properties,
        required: schema.required ?? [],
      })),
    ),
  );
}

/** The texts that a member may be, where it may be one. */
function textOf({ anyOf, ...member }: Member): Member | undefined {
  return member.type === 'string' ? member : anyOf?.map(textOf).find((one) => one !== undefined);
}

/** What each member is when another one is tried. */
const plain: Readonly<Record<string, string>> = {
  email: 'somebody@example.org',
  password: 'sedge ouzel fathom',
  session_id: 'sess_1',
};

it('are promised by /openapi.json as the server has them: at each bound a text is read, one past it is refused for that', async () => {
  const { email, userId } = await world.member();
  const { bearer } = await world.signedIn(email);
  const bounded = (await operations()).flatMap((operation) =>
    Object.entries(operation.members).flatMap(([name, member]) => {
      const { maxLength, minLength = 0 } = textOf(member) ?? {};
      return maxLength === undefined ? [] : [{ ...operation, name, maxLength, minLength }];
    }),
  );

  /** What the answer says of the member: null where it was read. */
  async function faultOf(
    { method, path, type, name, members, required }: (typeof bounded)[number],
    value: string,
  ): Promise<string | null> {
    // Without the id of another session, the one that asks would end.
    const others = 'session_id' in members ? ['session_id'] : required;
    const body = { ...Object.fromEntries(others.map((one) => [one, plain[one] ?? 'x'])), [name]: value };
    const user = /activate|password|otp/.test(path) ? email : userId;
    const isForm = type.includes('form');
    const answer = await world.send(method, path.replace('{user}', user), {
      headers: { 'content-type': type, authorization: credentialAt(method, path) },
      body: isForm ? new URLSearchParams(body).toString() : JSON.stringify(body),
    });
    const [, fault = null] = new RegExp(`\\\\?\`${name}\\\\?\` ([a-z0-9 -]+)`).exec(answer.text) ?? [];
    if (fault !== null) expect(answer.status, answer.text).toBe(400);
    return fault;
  }

  function credentialAt(method: string, path: string): string {
    if (path.startsWith('/oauth')) return `Bearer ${internalSecret}`;
    if (method === 'POST' && path.endsWith('auth/session')) return world.basic(email, password).authorization;
    return `Bearer ${bearer}`;
  }

  expect(bounded.length).toBeGreaterThan(20);
  for (const operation of bounded) {
    const { name, maxLength, minLength } = operation;
    const where = `${operation.method} ${operation.path} ${name}`;
    // JSON Schema counts code points, of which the second letter is one, and two units of a string.
    for (const letter of ['a', '𝔸']) {
      const filled = (length: number) => (name === 'email' ? (plain[name] ?? '').padEnd(length) : letter.repeat(length));
      expect([where, await faultOf(operation, filled(maxLength))]).toEqual([where, null]);
      expect([where, await faultOf(operation, filled(maxLength + 1))]).toEqual([
        where,
        `must have at most ${maxLength} characters`,
      ]);
    }
    if (minLength > 0) expect([where, await faultOf(operation, '')]).toEqual([where, 'is required']);
  }
});
