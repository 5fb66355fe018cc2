export type * from '../../lib/in-process-subgraph.ts';
