/**
 * How Node.js runs a test file and its child processes. Prisma's query compiler is four megabytes of WebAssembly, which V8
 * optimises in the background for a quarter of a second of a core: most of these processes end before they get it back.
 */
export const NODE_FLAGS: readonly string[] = ['--liftoff-only'];
