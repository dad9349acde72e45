// Preloaded into a command that a supervisor runs: the command ends when the supervisor is gone, however it died.
process.once('disconnect', () => process.exit(1));
// Listening must not keep a finished command alive.
process.channel?.unref();
