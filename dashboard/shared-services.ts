import type { Services } from './open-services.ts';

/** Where main.ts leaves the services for the pages: modules of the bundle and of the process meet nowhere else. */
const KEY = Symbol.for('negareh.dashboard.services');

const shared = globalThis as { [KEY]?: Services };

export const shareServices = (services: Services): void => {
  shared[KEY] = services;
};

/** @throws Error outside a process that main.ts has started. */
export function sharedServices(): Services {
  const services = shared[KEY];
  if (!services) throw new Error('the dashboard runs by dashboard/main.ts, which opens its services');
  return services;
}
