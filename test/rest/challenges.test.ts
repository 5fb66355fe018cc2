import { describe, expect, it } from 'vitest';
import { restLayouts, withRestApp } from '../support/with-rest-app.ts';

describe.each(restLayouts)('the challenge of the REST face, $layout on $database', (options) => {
  const world = withRestApp(options);
  const challenge = async (...asked: Parameters<typeof world.send>) => {
    const { status, headers } = await world.send(...asked);
    return [status, headers.get('www-authenticate')];
  };

  it('asks for a bearer, and says what is wrong with one that came (RFC 6750 §3.1)', async () => {
    const { userId } = await world.member();
    const headers = { authorization: 'Bearer nonsense' };
    expect(await challenge('GET', `/users/${userId}`)).toEqual([401, 'Bearer']);
    expect(await challenge('GET', `/users/${userId}`, { headers })).toEqual([401, 'Bearer error="invalid_token"']);
  });

  it('says nothing of a bearer where the bad token came in the body', async () => {
    const json = { refresh_token: `pc_rt_${'A'.repeat(86)}` };
    expect(await challenge('POST', '/auth/session/refresh', { json })).toEqual([401, 'Bearer']);
  });

  it('names the scope that is missing', async () => {
    const [asker, other] = [await world.member(), await world.member()];
    const headers = { authorization: `Bearer ${asker.bearer}` };
    expect(await challenge('GET', `/users/${other.userId}`, { headers })).toEqual([
      403,
      'Bearer error="insufficient_scope", scope="users:read"',
    ]);
  });
});
