// Ends at once, as a process does whose configuration only a person can correct.
process.exit(78);
