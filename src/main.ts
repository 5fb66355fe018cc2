#!/usr/bin/env node
import module from 'node:module';
import { allocateYoung } from './lib/allocate-young.ts';
import { nodeVersionFault } from './lib/node-version.ts';

// Checked before anything is loaded that an older Node cannot read: that would end in a SyntaxError.
const fault = nodeVersionFault(process.versions.node);
if (fault !== null) {
  console.error(fault);
  process.exitCode = 1;
} else {
  allocateYoung();
  // Compiled code is kept between starts. The libraries are loaded after this line, so that it counts for them.
  module.enableCompileCache();
  const { run } = await import('./cli/program.ts');
  await run(process.argv);
}
