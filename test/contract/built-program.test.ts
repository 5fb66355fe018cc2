import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { databases } from '../support/databases.ts';
import { Confirm2Fa, Enable2Fa } from '../support/generated/operations.ts';
import { httpClient } from '../support/http-client.ts';
import { authenticator } from '../support/second-factor.ts';
import { layouts } from '../support/start-app.ts';
import { startBuilt } from '../support/start-built.ts';
import { startTraceCollector } from '../support/trace-collector.ts';

const places = layouts.flatMap((layout) => databases.map((database) => ({ layout, database })));
const myOrders = '{ me { email orders { product { name } reviews { stars } } } }';

/** Other tests run the sources. What is shipped is put together otherwise, and native code, workers and files lie elsewhere. */
describe.each(places)('what is built, $layout on $database', ({ layout, database }) => {
  it('answers from three subgraphs and enrols a second factor, and has nothing to complain of', async () => {
    const collector = await startTraceCollector();
    const built = await startBuilt({ layout, database, environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } });
    const { ask, member } = httpClient(built);
    const { bearer } = await member('ada@example.com');
    const { body } = await ask(myOrders, null, { bearer });
    expect(body.data).toMatchObject({
      me: { email: 'ada@example.com', orders: [{ product: { name: 'Storm lantern' }, reviews: [{}, {}] }] },
    });

    const begun = (await ask(Enable2Fa, { input: { method: 'TOTP' } }, { bearer })).data.enable2FA;
    if (begun.__typename !== 'TwoFactorSetup' || !begun.totp) throw new Error(begun.__typename);
    const { code } = authenticator(begun.totp.secret, systemClock);
    const confirmed = await ask(Confirm2Fa, { input: { method: 'TOTP', code: code() } }, { bearer });
    expect(confirmed.data.confirm2FA.__typename).toBe('TwoFactorEnabled');

    expect(await (await fetch(`${built.url}/metrics`)).text()).toContain('portcullis_graph_generation 1');
    expect(await (await fetch(`${built.url}/graphql`, { headers: { accept: 'text/html' } })).text()).toContain('<title>');
    expect(await built.stop()).toBe('');
    expect(collector.spans().map(({ name }) => name)).toContain('subgraph orders');
    await collector.stop();
  });
});
