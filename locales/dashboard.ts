import { dashboard as en } from './en/dashboard.ts';
import { dashboard as fa } from './fa/dashboard.ts';
import { inLanguages } from './in-languages.ts';

/** The words of the dashboard's shell and search page. */
export const dashboardMessages = inLanguages({ en, fa });

export type DashboardMessages = typeof en;
