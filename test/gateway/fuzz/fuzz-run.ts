import { createPrng } from '../random/prng.ts';
import type { FuzzGateway } from './fuzz-gateway.ts';
import type { DrawRequest, HostileRequest } from './hostile-request.ts';

export interface FuzzRun {
  readonly gateway: FuzzGateway;
  readonly seed: number;
  readonly documents: number;
  readonly draw: DrawRequest;
  /** Milliseconds of processor time that one request may take. */
  readonly cpuMsMax: number;
  readonly onOffender?: (offender: Offender) => void;
}

export interface Offender extends Measured {
  readonly kind: string;
  readonly request: HostileRequest;
}

export interface FuzzTally {
  readonly offenders: readonly Offender[];
  /** Requests by the kind of their answer. */
  readonly kinds: Readonly<Record<string, number>>;
  /** The most costly requests, the most costly first. */
  readonly dearest: readonly Measured[];
}

export interface Measured {
  readonly seed: number;
  readonly cpuMs: number;
}

/** How often an offender is tried again: garbage collection and other processes hit one measurement, not all of them. */
const tries = 3;

/** How many of the most costly requests are told. */
const dearestMax = 10;

/** Sends random requests, one after the other, and says which of them cost more than one may. */
export async function fuzzRun({ gateway, seed, documents, draw, cpuMsMax, onOffender }: FuzzRun): Promise<FuzzTally> {
  const offenders: Offender[] = [];
  const kinds: Record<string, number> = {};
  let dearest: readonly Measured[] = [];
  for (let index = 0; index < documents; index += 1) {
    const request = draw(gateway.schema, createPrng(seed + index));
    const { kind, cpuMs: once } = await measure(gateway, request);
    let cpuMs = once;
    kinds[kind] = (kinds[kind] ?? 0) + 1;
    // What was remembered of the text must not help.
    for (let again = 1; again <= tries && cpuMs > cpuMsMax; again += 1)
      cpuMs = Math.min(cpuMs, (await measure(gateway, { ...request, query: `${request.query}\n#${again}` })).cpuMs);
    dearest = [...dearest, { seed: seed + index, cpuMs }].toSorted((a, b) => b.cpuMs - a.cpuMs).slice(0, dearestMax);
    if (cpuMs <= cpuMsMax) continue;
    const offender = { seed: seed + index, cpuMs, kind, request };
    offenders.push(offender);
    onOffender?.(offender);
  }
  return { offenders, kinds, dearest };
}

/** By the time of the thread that serves everybody. Compilation and garbage collection on other threads keep nobody waiting. */
async function measure(gateway: FuzzGateway, request: HostileRequest): Promise<{ cpuMs: number; kind: string }> {
  const before = process.threadCpuUsage();
  const kind = await gateway.handle(request);
  const { user, system } = process.threadCpuUsage(before);
  return { cpuMs: (user + system) / 1000, kind };
}
