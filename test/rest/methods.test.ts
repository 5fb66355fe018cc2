import { describe, expect, it } from 'vitest';
import { restOperations } from '../../src/http/rest/operations.ts';
import { restLayouts, withRestApp } from '../support/with-rest-app.ts';

const operations = Object.values(restOperations);
const paths: string[] = [...new Set(operations.flatMap(({ paths: urls }): readonly string[] => urls))];
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

function allowedAt(path: string): string[] {
  const allowed: string[] = operations.filter(({ paths: urls }) => urls.includes(path)).map(({ method }) => method);
  return [...new Set(allowed.includes('GET') ? [...allowed, 'HEAD'] : allowed)].toSorted();
}

describe.each(restLayouts)('methods that a path does not have, $layout on $database', (options) => {
  const world = withRestApp(options);

  it.each(paths)('are answered with 405 at %s, in its dialect, with those that it has', async (path) => {
    const allowed = allowedAt(path);
    const refusal = path.startsWith('/auth/undo/') ? 'This cannot be done like this' : 'This method cannot be used here.';
    const url = path.replace(':user', 'ann@example.org').replace(':type', 'ACTIVATION');
    for (const method of methods.filter((name) => !allowed.includes(name))) {
      const answer = await world.send(method, url, {
        headers: { 'content-type': 'text/plain' },
        ...(method === 'GET' ? {} : { body: 'x' }),
      });
      expect([method, answer.status, answer.headers.get('allow')]).toEqual([method, 405, allowed.join(', ')]);
      expect(answer.text).toContain(refusal);
    }
    for (const method of allowed) expect((await world.send(method, url)).status).not.toBe(405);
  });

  it('are said as each dialect says things', async () => {
    expect((await world.send('PUT', '/users/x')).json).toEqual({
      data: null,
      message: 'This method cannot be used here.',
      status: 'error',
    });
    expect((await world.send('GET', '/auth/logout')).json).toMatchObject({ code: 405, type: 'invalid_request' });
    expect((await world.send('GET', '/self-service/logout/api')).json).toMatchObject({ error: { code: 405 } });
    expect((await world.send('GET', '/v1/auth/session')).json).toMatchObject({ error_code: 'invalid_request' });
  });

  it.each([
    ['POST', '/healthz', 'GET, HEAD'],
    ['PUT', '/version', 'GET, HEAD'],
    ['POST', '/.well-known/jwks.json', 'GET, HEAD'],
    ['POST', '/openapi.json', 'GET, HEAD'],
    ['PUT', '/graphql', 'GET, HEAD, POST'],
  ])('are answered with 405 beside the REST face: %s %s', async (method, path, allowed) => {
    const answer = await world.send(method, path);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allowed]);
  });

  it('do not tell of paths that are not there or not for everybody', async () => {
    for (const path of ['/nothing', '/internal/exchange', '/internal/anything', '/users', '/users/a/b/c/d'])
      expect((await world.send('PUT', path)).status, path).toBe(404);
  });
});
