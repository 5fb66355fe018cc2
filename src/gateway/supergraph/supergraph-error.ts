/** A schema that cannot be served, with every fault found. */
export class SupergraphError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The graph cannot be served:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'SupergraphError';
    this.faults = faults;
  }
}
