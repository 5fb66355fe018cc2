/** The container's health check: status 0 when the process beside it answers, 1 when it does not within three seconds. */
const url = `http://127.0.0.1:${process.env['PORT'] ?? '4000'}/healthz`;

const isHealthy = await fetch(url, { signal: AbortSignal.timeout(3000) }).then(
  ({ ok }) => ok,
  () => false,
);
process.exitCode = isHealthy ? 0 : 1;
