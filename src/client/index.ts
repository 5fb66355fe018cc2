export { createVerifier, type Verifier, type VerifierOptions } from './verifier.ts';
export { remoteKeys } from './remote-keys.ts';
export { KeysUnavailableError } from './keys-unavailable-error.ts';
export { TokenFault, type ClaimMismatch } from '../tokens/token-fault.ts';
export { UnauthenticatedError } from './unauthenticated-error.ts';
export type { AssuranceLevel, Principal } from '../tokens/principal.ts';
export type { InProcessCall, InProcessSubgraph, SubgraphEnvironment, SubgraphModule } from '../lib/in-process-subgraph.ts';
