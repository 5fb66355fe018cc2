/** A value that was read from JSON. A number beyond what JavaScript holds exactly is kept as its text, see `exact-json.ts`. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}
