import type { Services } from './open-services.ts';

/** Where main.ts puts the services for the pages. Modules of the bundle and modules of the process share nothing else. */
const KEY = Symbol.for('negareh.dashboard.services');

const shared = globalThis as { [KEY]?: Services };

export const shareServices = (services: Services): void => {
  shared[KEY] = services;
};

/** @throws Error in a process that main.ts has not started. */
export function sharedServices(): Services {
  const services = shared[KEY];
  if (!services) throw new Error('the dashboard runs by dashboard/main.ts, which opens its services');
  return services;
}
