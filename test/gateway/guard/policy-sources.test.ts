import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPolicies } from '../../../src/app/open-policies.ts';
import type { PolicyQuestion } from '../../../src/gateway/guard/policies.ts';
import { Secret } from '../../../src/lib/secret.ts';
import { json, startScriptedServer, type Answer } from '../../support/gateway/scripted-server.ts';
import { testPrincipal } from '../../support/gateway/test-principal.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const question: PolicyQuestion = {
  policies: ['staff', 'owner'],
  principal: null,
  operationName: 'Report',
  clientAddress: '192.0.2.1',
  requestId: 'request-1',
  signal: AbortSignal.timeout(5000),
};
const timeoutMs = 1000;

describe('policies behind an HTTP endpoint', () => {
  it('are posted with what is known of the caller, and granted as it answers', async () => {
    await using server = await startScriptedServer(json({ granted: ['staff', 7] }));
    const evaluate = await openPolicies({ url: server.url, token: new Secret('a token of sixteen'), timeoutMs });
    expect(await evaluate(question)).toEqual(new Set(['staff']));
    const [received] = server.received;
    expect(received?.headers['authorization']).toEqual(['Bearer a token of sixteen']);
    expect(JSON.parse(received?.body ?? '')).toEqual({
      policies: ['staff', 'owner'],
      subject: null,
      operationName: 'Report',
      clientAddress: '192.0.2.1',
      requestId: 'request-1',
    });
  });

  it('are told each scope apart, also where one contains a space', async () => {
    await using server = await startScriptedServer(json({ granted: [] }));
    const evaluate = await openPolicies({ url: server.url, timeoutMs });
    await evaluate({ ...question, principal: testPrincipal({ scopes: new Set(['read admin']) }) });
    const { subject } = JSON.parse(server.received[0]?.body ?? '') as { subject: unknown };
    expect(subject).toMatchObject({ scope: ['read admin'] });
  });

  it.each<[string, Answer]>([
    ['an error', json({ granted: ['staff'] }, 500)],
    ['something else', json({ granted: 'staff' })],
    ['HTML', (_, response) => response.end('<html>')],
    ['a redirect', (_, response) => response.writeHead(302, { location: '/elsewhere' }).end()],
  ])('reject when it answers with %s', async (_, answer) => {
    await using server = await startScriptedServer(answer);
    const evaluate = await openPolicies({ url: server.url, timeoutMs });
    await expect(evaluate(question)).rejects.toThrow();
  });
});

describe('policies of a module', () => {
  const moduleOf = async (text: string): Promise<string> => {
    const file = path.join(temporaryDirectory(), 'policies.mjs');
    await writeFile(file, text);
    return file;
  };

  it('are what its default export says, at once or later', async () => {
    const module = await moduleOf("export default ({ policies }) => policies.filter((name) => name === 'owner')");
    expect(await (await openPolicies({ module, timeoutMs }))(question)).toEqual(new Set(['owner']));
  });

  it('keep the process from starting when there is no such export, or no such file', async () => {
    const module = await moduleOf('export const policies = []');
    await expect(openPolicies({ module, timeoutMs })).rejects.toThrow(/guard.policies.module: .* has no default export/);
    await expect(openPolicies({ module: `${module}.missing`, timeoutMs })).rejects.toThrow(/guard.policies.module/);
  });
});

it('nobody grants anything where nothing is configured', async () => {
  expect(await (await openPolicies({ timeoutMs }))(question)).toEqual(new Set());
});
