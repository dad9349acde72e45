// Hangs: ends neither on SIGTERM nor when its parent is gone.
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => undefined);
setInterval(() => undefined, 60_000);
process.stdout.write(`stubborn, pid ${process.pid}\n`);
