import type { JsonObject } from '../../lib/json.ts';

export interface PublicError {
  readonly message: string;
  readonly extensions?: JsonObject;
}

/** `argsName` stands for the field's arguments, and is empty where it has none. */
export type DeniedError = (coordinate: string, argsName: string) => PublicError;
