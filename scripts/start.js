import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** `npm start`: the program as it is in the sources now. In this process, so that nothing is waited for but the program. */
await import('./build-if-stale.js');
if (!process.exitCode) {
  process.argv.splice(2, 0, 'start');
  endWithParent();
  await import(pathToFileURL(path.resolve('dist/main.js')).href);
}

/** npm sends SIGTERM to the shell that it has started this process with, and the shell ends without passing it on. */
function endWithParent() {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 250).unref();
}
