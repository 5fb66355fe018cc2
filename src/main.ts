#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { allocateYoung } from './lib/allocate-young.ts';

allocateYoung();
// Compiled code is kept between starts. The libraries are loaded after this line, so that it counts for them.
enableCompileCache();
const { run } = await import('./cli/program.ts');
await run(process.argv);
