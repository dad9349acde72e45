import { doctor as en } from './en/doctor.ts';
import { doctor as fa } from './fa/doctor.ts';
import type { Locale } from './format.ts';

/** What the doctor says; English sets the shape. */
export type DoctorMessages = typeof en;

const DOCTOR: Record<Locale, DoctorMessages> = { en, fa };

export const doctorMessages = (locale: Locale): DoctorMessages => DOCTOR[locale];
