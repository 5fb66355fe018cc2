/** Thrown when what is sealed in the database needs another master key than the one that is there. */
export class MasterKeyError extends Error {
  readonly faults: readonly string[];

  constructor(reason: string, cause?: unknown) {
    super(`masterKey: ${reason}`, { cause });
    this.name = 'MasterKeyError';
    this.faults = [this.message];
  }
}
