/** Where the system finds programs and libraries: what a process that is given no settings of ours still needs. */
export const systemEnvironment = (): NodeJS.Dict<string> => ({
  PATH: process.env['PATH'],
  LD_LIBRARY_PATH: process.env['LD_LIBRARY_PATH'],
});

/** Where Node.js keeps compiled code (setup/keep-compiled-code.mjs), for a process that is given no settings of ours. */
export const compiledCode = (): NodeJS.Dict<string> => ({
  NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
});

/**
 * Waiting OpenMP threads spin by default and take processor time from the processes that answer people. OpenMP reads this
 * when it is loaded, with FAISS.
 */
export function letOpenMpSleep(): void {
  process.env['OMP_WAIT_POLICY'] ??= 'PASSIVE';
}

/** This process's whole environment, and more: for third-party programs that read settings of their own. */
export const environmentWith = (more: Readonly<Record<string, string>>): NodeJS.Dict<string> => ({
  ...process.env,
  ...more,
});
