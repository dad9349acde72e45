import 'server-only';
import type { Services } from '../open-services.ts';
import { sharedServices } from '../shared-services.ts';

/** Configuration, log, database, search client and image files, as dashboard/open-services.ts composed them. */
export const services = (): Services => sharedServices();
