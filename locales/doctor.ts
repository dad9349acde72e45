import { doctor as en } from './en/doctor.ts';
import { doctor as fa } from './fa/doctor.ts';
import { inLanguages } from './in-languages.ts';

/** What the doctor says. */
export const doctorMessages = inLanguages({ en, fa });

export type DoctorMessages = typeof en;
