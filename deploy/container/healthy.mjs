// The image's health check: exit code 0 where HEALTH_URL answers that it is ready, or where there is none to ask.
const url = process.env['HEALTH_URL'];
if (url) {
  const isReady = await fetch(url, { signal: AbortSignal.timeout(4_000) }).then(
    answer => answer.ok,
    () => false,
  );
  process.exitCode = isReady ? 0 : 1;
}
