import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Graph } from '../../../src/gateway/graph.ts';
import { openLiveGraph, type LiveGraph } from '../../../src/gateway/supergraph/live-graph.ts';
import { SupergraphError } from '../../../src/gateway/supergraph/supergraph-error.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import type { Sliced } from '../../../src/lib/sliced.ts';

const pollMs = 1000;

/** Subgraphs whose state the test decides: SDL, or the faults that keep them from composing. */
function world(first: string | string[] = 'one') {
  let state: string | string[] = first;
  let looks = 0;
  const load = async () => {
    looks += 1;
    if (typeof state !== 'string') throw new SupergraphError(state);
    return state;
  };
  // eslint-disable-next-line require-yield -- A graph that takes no time.
  function* build(supergraphSdl: string): Sliced<Graph> {
    return { supergraphSdl } as Graph;
  }
  return {
    open: () => openLiveGraph({ load, build, pollMs, clock: systemClock, logger: silentLogger }),
    becomes: (next: string | string[]) => {
      state = next;
    },
    looks: () => looks,
  };
}

describe('the graph that is served', () => {
  let live: LiveGraph<Graph>;
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    live.close();
    vi.useRealTimers();
  });

  it('follows the subgraphs', async () => {
    const { open, becomes } = world();
    live = await open();
    const atFirst = live.current();
    becomes('two');
    await vi.advanceTimersByTimeAsync(pollMs);
    expect(live.current().supergraphSdl).toBe('two');
    expect(atFirst.supergraphSdl).toBe('one');
    expect(live.status()).toMatchObject({ generation: 2, faults: [] });
  });

  it('stays the same object while nothing changes, so that what is cached in it stays', async () => {
    const { open } = world();
    live = await open();
    const atFirst = live.current();
    await vi.advanceTimersByTimeAsync(10 * pollMs);
    expect(live.current()).toBe(atFirst);
    expect(live.status().generation).toBe(1);
  });

  it('stays the last good one while the subgraphs do not compose, says so, and goes on when they do', async () => {
    const { open, becomes, looks } = world();
    live = await open();
    becomes(['orders: is down']);
    await vi.advanceTimersByTimeAsync(pollMs);
    expect(live.current().supergraphSdl).toBe('one');
    expect(live.status()).toMatchObject({ generation: 1, faults: ['orders: is down'] });

    await vi.advanceTimersByTimeAsync(100 * pollMs);
    expect(looks()).toBeLessThan(20);

    becomes('one');
    await vi.advanceTimersByTimeAsync(8 * pollMs);
    expect(live.status()).toMatchObject({ generation: 1, faults: [] });
    becomes('two');
    await vi.advanceTimersByTimeAsync(pollMs);
    expect(live.status()).toMatchObject({ generation: 2, faults: [] });
  });

  it('is refused at the start with every fault', async () => {
    live = await world().open();
    await expect(world(['a: x', 'b: y']).open()).rejects.toMatchObject({ faults: ['a: x', 'b: y'] });
  });

  it('is looked at once by callers at the same moment, and no more once it is closed', async () => {
    const { open, looks } = world();
    live = await open();
    await Promise.all([live.refresh(), live.refresh(), live.refresh()]);
    expect(looks()).toBe(2);
    live.close();
    await vi.advanceTimersByTimeAsync(100 * pollMs);
    expect(looks()).toBe(2);
  });
});
