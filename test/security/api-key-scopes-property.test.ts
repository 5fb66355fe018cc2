import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Account } from '../../src/auth/accounts/account.entity.ts';
import { Role } from '../../src/auth/accounts/role.entity.ts';
import { CreateApiKey } from '../support/generated/operations.ts';
import { somebody } from '../support/somebody.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

const scopes = ['users:read', 'users:write', 'audit:read', 'sessions:revoke'];
const some = fc.subarray(scopes);

describe('the scopes of an API key', () => {
  const world = withTestAuth('sqlite');
  const email = 'ann@example.org';

  it('are those that its owner held when it was made and holds when it is used, whatever was asked for', async () => {
    const id = await world.activated(email);
    const em = () => world.auth.database.entityManager();
    const hold = async (held: readonly string[]) => {
      await em().upsert(Role, { name: 'tester', description: 'Holds what the test says.', scopes: held });
      await em().nativeUpdate(Account, { id }, { roles: ['tester'] });
    };
    await fc.assert(
      fc.asyncProperty(some, some, some, async (then, asked, now) => {
        await hold(then);
        const bearer = (await world.signedIn(email)).accessToken ?? '';
        const answer = await world.ask(CreateApiKey, { input: { name: 'key', scopes: asked } }, { bearer });
        const mayHave = asked.every((scope) => then.includes(scope));
        expect(outcomeOf(answer)).toBe(mayHave ? 'ApiKeyCreated' : 'ScopeNotHeld');
        if (answer.data.createApiKey.__typename !== 'ApiKeyCreated') return;

        await hold(now);
        const { secret, apiKey } = answer.data.createApiKey;
        const issued = await world.auth.auth.credentials.exchange({ kind: 'api-key', secret }, somebody);
        const claims = JSON.parse(Buffer.from((issued?.token ?? '').split('.')[1] ?? '', 'base64url').toString()) as {
          scope: string;
        };
        expect(new Set(claims.scope.split(' ').filter(Boolean))).toEqual(new Set(asked.filter((scope) => now.includes(scope))));
        await world.auth.auth.apiKeys.revoke({ accountId: id, id: apiKey.id, reason: 'tested', client: somebody });
      }),
      { numRuns: 40 },
    );
  });
});
