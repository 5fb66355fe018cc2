import type { Instance } from './federated-data.ts';
import type { Provided } from './provided.ts';

/** An instance as a subgraph's resolver meets it. */
export interface Reference {
  /** Null at the root of an operation. */
  readonly instance: Instance | null;
  /** What `@provides` lets this subgraph answer on the way that led here. */
  readonly provided: Provided | null;
  /** The representation it was entered with; null where it was reached through a field. */
  readonly representation: Readonly<Record<string, unknown>> | null;
  /** The type's name in this subgraph where it differs from the instance's: an interface object. */
  readonly asType?: string;
}
