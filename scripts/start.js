import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** `npm start`: the program as it is in the sources now. In this process, so that nothing is waited for but the program. */
await import('./build-if-stale.js');
if (!process.exitCode) {
  process.argv.splice(2, 0, 'start');
  await import(pathToFileURL(path.resolve('dist/main.js')).href);
}
