import type { JsonObject } from '../../lib/json.ts';

export interface PublicError {
  readonly message: string;
  readonly extensions?: JsonObject;
}

/** `args` is empty where the field has none. */
export type DeniedError = (coordinate: string, args: string) => PublicError;
