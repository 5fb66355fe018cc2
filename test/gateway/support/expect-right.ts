import { expect } from 'vitest';
import engineUnderTest from './engine-under-test.ts';
import { federationLink } from './federation-link.ts';
import { judgeCase } from './judge-case.ts';

export interface NamedCase {
  /** SDL by subgraph name; the `@link` may be left out. */
  readonly subgraphs: Readonly<Record<string, string>>;
  readonly document: string;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly dataSeed?: number;
  readonly denied?: readonly string[];
}

/** Fails where the engine's answer, or what it asks subgraphs, is not what a single schema over the same data calls for. */
export async function expectRight({ subgraphs, dataSeed = 1, variables = {}, ...operation }: NamedCase): Promise<void> {
  const sources = Object.entries(subgraphs).map(([name, sdl]) => ({
    name,
    sdl: sdl.includes('@link(') ? sdl : `${federationLink}\n${sdl}`,
  }));
  const verdict = await judgeCase({ subgraphs: sources, dataSeed, variables, ...operation }, engineUnderTest);
  if (!verdict) throw new Error('Not a case: the subgraphs do not compose, or the operation is not valid.');
  expect(verdict.difference).toBeNull();
}
