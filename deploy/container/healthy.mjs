// The image's health check: exit code 0 where HEALTH_URL answers that it is ready, or where there is none to ask. That address is of
// this container, so the token, which search wants of everybody, leaves it for nobody.
const { HEALTH_URL: url, API_TOKEN: token } = process.env;
if (url) {
  const isReady = await fetch(url, {
    ...(token && { headers: { authorization: `Bearer ${token}` } }),
    signal: AbortSignal.timeout(4_000),
  }).then(
    answer => answer.ok,
    () => false,
  );
  process.exitCode = isReady ? 0 : 1;
}
