import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('en', value);

export const users = {
  about: 'Who may sign in to the dashboard: list, invite, disable, links',
  aboutList: 'List the accounts',
  aboutInvite: 'Create an account and print the one-time link by which its owner chooses a password',
  aboutDisable: 'Sign an account out everywhere and do not let it in again; its reviews stay',
  aboutEnable: 'Let a disabled account in again',
  aboutLink:
    'Print a new one-time link for an account, for a forgotten password; without a name, for the first maintainer',
  user: 'Username or id',
  personName: 'The name that others see',
  roleOption: 'annotator or maintainer',
  hours: 'How many hours the link works',
  columns: { name: 'name', username: 'username', role: 'role', state: 'state', seen: 'last seen', id: 'id' },
  role: { annotator: 'annotator', maintainer: 'maintainer' },
  state: { invited: 'invited', active: 'active', disabled: 'disabled' },
  never: '–',
  link: (url: string, hours: number) => `${url}\nIt works once, within ${number(hours)} hours.`,
  disabled: (name: string) => `${name} is signed out everywhere and can no longer sign in.`,
  enabled: (name: string) => `${name} may sign in again.`,
  needsName: 'A maintainer can sign in already: name the account that the link is for.',
};
