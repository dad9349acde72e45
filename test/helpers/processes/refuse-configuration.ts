// Ends at once, like a process whose configuration only a person can correct.
process.exit(78);
