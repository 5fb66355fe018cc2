import { describe, expect, it } from 'vitest';
import { createLogger } from '../../src/observability/create-logger.ts';
import { password } from '../support/http-client.ts';
import { restLayouts, withRestApp } from '../support/with-rest-app.ts';

describe.each(restLayouts)('the log of the REST face, $layout on $database', (options) => {
  let log = '';
  const logger = createLogger({ level: 'debug', destination: { write: (line: string) => void (log += line) } });
  const world = withRestApp({ ...options, runtime: { logger } });

  it('holds no password, token or whole address, whatever was asked', async () => {
    const { email, bearer, refreshToken, sessionId } = await world.member('ann.of.the.long.name@example.org');
    const opened = await world.send('POST', '/auth/session', { headers: world.basic(email) });
    const { token } = opened.json['data'] as { token: string };
    await world.send('POST', '/auth/session', { headers: world.basic(email, 'a wrong password') });
    await world.send('POST', '/auth/session/refresh', { json: { refresh_token: refreshToken } });
    await world.send('DELETE', '/v1/auth/session', { bearer: token, json: { session_id: sessionId } });
    await world.send('DELETE', '/self-service/logout/api', { json: { session_token: token } });
    await world.send('DELETE', '/api/v1/auth/session', { bearer });
    logger.info({ said: `of ${token}` }, 'as a fault could say it');

    expect(log).toContain('/self-service/logout/api');
    expect(log).toContain('as a fault could say it');
    const basic = world.basic(email).authorization.slice('Basic '.length);
    const secrets = [password, 'a wrong password', basic, bearer, refreshToken, token, 'portcullis_user_', 'pc_rt_', 'ann.of'];
    for (const secret of secrets) expect(log).not.toContain(secret);
  });
});
