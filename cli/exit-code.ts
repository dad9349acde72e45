/** What a command's exit code tells a script. The numbers are part of the command line's interface. */
export const ExitCode = {
  ok: 0,
  unexpected: 1,
  wrongUse: 2,
  nothingFound: 3,
  someFailed: 4,
  unreachable: 5,
  interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
