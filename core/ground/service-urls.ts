import type { Config } from './config.ts';

/** The search process as seen from the other processes. */
export const searchUrlOf = (config: Config): string =>
  config.searchUrl ?? urlOf(config.searchHost, config.searchPort);

/** Where people find the dashboard: PUBLIC_URL, or where this machine reaches it. Without a slash at the end. */
export const publicUrlOf = (config: Config): string => config.publicUrl ?? dashboardUrlOf(config);

/** The dashboard as seen from this machine. */
export const dashboardUrlOf = ({ dashboardHost, dashboardPort }: Config): string =>
  urlOf(EVERYWHERE.has(dashboardHost) ? 'localhost' : dashboardHost, dashboardPort);

/** Addresses to listen on, at which nothing can be asked for. */
const EVERYWHERE = new Set(['0.0.0.0', '::']);

const urlOf = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
