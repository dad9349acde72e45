import type { Config } from './config.ts';

/** The search process's address for the other processes. */
export const searchUrlOf = (config: Config): string =>
  config.searchUrl ?? urlOf(config.searchHost, config.searchPort);

/** The dashboard's address for people: PUBLIC_URL, or its address on this machine. Without a slash at the end. */
export const publicUrlOf = (config: Config): string => config.publicUrl ?? dashboardUrlOf(config);

/** The dashboard's address on this machine. */
export const dashboardUrlOf = ({ dashboardHost, dashboardPort }: Config): string =>
  urlOf(EVERYWHERE.has(dashboardHost) ? 'localhost' : dashboardHost, dashboardPort);

/** Addresses to listen on that no request can be sent to. */
const EVERYWHERE = new Set(['0.0.0.0', '::']);

const urlOf = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
