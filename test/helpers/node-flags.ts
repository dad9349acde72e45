/**
 * How Node.js runs a test file and its child processes. Prisma's query compiler is four megabytes of WebAssembly. V8 optimises it in the
 * background for a quarter of a second of a core, and most of these processes end before that pays off.
 */
export const NODE_FLAGS: readonly string[] = ['--liftoff-only'];
