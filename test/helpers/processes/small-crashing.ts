// Ends at once with code 3, after a line that is not JSON.
process.stdout.write(`crashing, pid ${process.pid}\n`);
process.exitCode = 3;
