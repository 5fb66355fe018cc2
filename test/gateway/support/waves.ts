import type { Waves } from './recording-subgraph.ts';

/**
 * Answers all requests that are under way together, once nothing else is left to do: the number of waves is then the
 * number of fetches in sequence, however fast the machine.
 */
export function createWaves(): Waves & { readonly count: () => number } {
  let waiting: ((wave: number) => void)[] = [];
  let wave = 0;
  const release = (): void => {
    const released = waiting;
    waiting = [];
    wave += 1;
    for (const resume of released) resume(wave);
  };
  const next: Waves = () =>
    new Promise((resolve) => {
      if (waiting.length === 0) setImmediate(() => setImmediate(release));
      waiting.push(resolve);
    });
  return Object.assign(next, { count: () => wave });
}
