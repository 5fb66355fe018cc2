import { parse } from 'graphql';

/** Returns the milliseconds of processor time that the work takes, garbage collection included. */
export async function processorMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * Returns the milliseconds of processor time in which a document of 8,000 tokens is read here and now: about two on a machine of
 * today. As the machine is slower or busier, so is everything else.
 */
export async function readingMs(): Promise<number> {
  const text = `{ ${'field(argument: "text") { inner } '.repeat(1000)} }`;
  const measured: number[] = [];
  for (let at = 0; at < 9; at += 1) measured.push(await processorMs(() => parse(text)));
  return measured.toSorted((a, b) => a - b)[4] ?? 0;
}
