import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { planningAttacks } from '../test/support/gateway/planning-attacks.ts';
import { startServerProcess } from './server-process.ts';

/**
 * `node planning-attack.ts --seconds 20 --attackers 4`: how long `{ me { id } }` takes from one network while another network sends
 * documents that are as expensive to plan as the limits let through, each of them only once.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    attackers: { type: 'string', default: '4' },
    cores: { type: 'string', default: '0,1' },
  },
});

const gateway = await startServerProcess('gateways/planning-target.ts', [], values.cores);
const attackers = new Pool(gateway.url, { connections: Number(values.attackers) });
const others = new Pool(gateway.url, { connections: 1 });
try {
  for (let round = 0; round < 200; round += 1) await me();
  report('calm', await during(3, async () => {}));
  for (const [name, write] of [...Object.entries(planningAttacks), ['all of them', mixed] as const]) {
    let sent = 0;
    const statuses = new Map<number, number>();
    const attack = async (): Promise<void> => {
      const status = await post(attackers, write(`m${(sent += 1)}_${name.replaceAll(' ', '_')}`), '198.51.100.7');
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      // Whoever is refused at once would measure this client rather than the gateway.
      if (status === 429) await wait(10);
    };
    report(name, await during(Number(values.seconds) / 7, attack), statuses);
  }
} finally {
  await Promise.all([attackers.close(), others.close()]);
  await gateway.stop();
}

function mixed(mark: string): string {
  const all = Object.values(planningAttacks);
  return (all[Number(/\d+/.exec(mark)?.[0]) % all.length] ?? mixed)(mark);
}

/** The times of `{ me { id } }`, asked once every 10 ms, while the attackers send one document after the other. */
async function during(seconds: number, attack: () => Promise<void>): Promise<number[]> {
  const end = performance.now() + seconds * 1000;
  const times: number[] = [];
  const attacking = Array.from({ length: Number(values.attackers) }, async () => {
    while (performance.now() < end) {
      await attack();
      await wait(0);
    }
  });
  while (performance.now() < end) {
    const begun = performance.now();
    if ((await me()) !== 200) throw new Error('An honest request was refused.');
    times.push(performance.now() - begun);
    await wait(10);
  }
  await Promise.all(attacking);
  return times;
}

function me(): Promise<number> {
  return post(others, '{ me { id } }', '203.0.113.9');
}

async function post(pool: Pool, query: string, from: string): Promise<number> {
  const { statusCode, body } = await pool.request({
    path: '/graphql',
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
    body: JSON.stringify({ query }),
  });
  await body.dump();
  return statusCode;
}

function report(name: string, times: number[], statuses: ReadonlyMap<number, number> = new Map()): void {
  times.sort((a, b) => a - b);
  const [p50 = 0, p99 = 0, worst = 0] = [
    times[Math.floor(times.length / 2)],
    times[Math.floor(times.length * 0.99)],
    times.at(-1),
  ];
  const answers = [...statuses].map(([status, count]) => `${status}: ${count}`).join(', ');
  console.log(`${name.padEnd(20)} p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, worst ${worst.toFixed(1)} ms   ${answers}`);
}
