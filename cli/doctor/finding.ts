import type { DoctorMessages } from '../../locales/doctor.ts';

export type CheckName = keyof DoctorMessages['checks'];
export type Level = keyof DoctorMessages['levels'];
type Words = DoctorMessages['findings'];

/** The finding of a check: a code with its parameters, put into words at the edge. */
export type Finding = {
  [Code in keyof Words]: {
    readonly level: Level;
    readonly code: Code;
    readonly parameters: Parameters<Words[Code]> extends [infer Value] ? Value : Record<string, never>;
  };
}[keyof Words];

/** A finding as the command prints it, in the reader's words. */
export interface Diagnosis {
  readonly check: CheckName;
  readonly level: Level;
  readonly code: Finding['code'];
  readonly parameters: object;
  readonly message: string;
  /** What to do about it; null if nothing has to be done. */
  readonly mend: string | null;
}

/** Puts a finding into words. */
export function diagnose(check: CheckName, finding: Finding, words: DoctorMessages): Diagnosis {
  const { level, code, parameters } = finding;
  const said = words.findings[code] as (parameters: object) => string;
  const mends: Partial<Record<string, (parameters: never) => string>> = words.mends;
  const mend = level === 'ok' ? undefined : (mends[code] as ((parameters: object) => string) | undefined);
  return { check, level, code, parameters, message: said(parameters), mend: mend?.(parameters) || null };
}
