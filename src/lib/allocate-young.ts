import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 allocate everything among what is young. What a request holds while subgraphs are waited for outlives a collection
 * or two; from that V8 learns to make such arrays old from the start, and then each of them keeps all that hangs from it, answers
 * and texts, until the whole heap is collected. To be called before anything is compiled, since compiled code is kept by flags.
 */
export function allocateYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
