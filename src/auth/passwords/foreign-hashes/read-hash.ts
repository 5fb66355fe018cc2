/** Whether a password made the hash that this was read from. */
export type CheckPassword = (password: string) => Promise<boolean>;

/** Reads a hash of one kind. Null: it is of another kind, malformed, or costs more than anyone may make us spend. */
export type ReadHash = (hash: string) => CheckPassword | null;
