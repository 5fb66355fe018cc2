import type { Principal } from '../../tokens/principal.ts';

/** Who sends a request, and the token that tells the subgraphs so. */
export interface Identity {
  readonly principal: Principal;
  readonly accessToken: string;
}
