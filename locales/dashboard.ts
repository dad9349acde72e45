import { dashboard as en } from './en/dashboard.ts';
import { dashboard as fa } from './fa/dashboard.ts';
import type { Locale } from './format.ts';

/** The words of the dashboard's shell and search page; English sets the shape, and Persian must fill all of it. */
export type DashboardMessages = typeof en;

const DASHBOARD: Record<Locale, DashboardMessages> = { en, fa };

export const dashboardMessages = (locale: Locale): DashboardMessages => DASHBOARD[locale];
