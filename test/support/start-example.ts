import path from 'node:path';
import { startProcess, type RunningProcess } from './start-process.ts';

const script = path.resolve(import.meta.dirname, '../../examples/serve.ts');

/** Runs an example subgraph as a process of its own, as docs/subgraphs.md tells, on a port of its choice. */
export function startExample(name: string, gateway: string, issuer: string): Promise<RunningProcess> {
  return startProcess([script, name, '--port', '0', '--gateway', gateway, '--issuer', issuer], { env: {} });
}
