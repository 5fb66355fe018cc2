/** How long a session lives. */
export interface SessionSettings {
  /** It ends after this long without use. */
  readonly idleSeconds: number;
  /** It ends this long after sign-in, used or not. */
  readonly absoluteSeconds: number;
}
