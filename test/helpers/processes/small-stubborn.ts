// Hangs: does not end on SIGTERM, and not when its parent is gone.
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => undefined);
setInterval(() => undefined, 60_000);
process.stdout.write(`stubborn, pid ${process.pid}\n`);
