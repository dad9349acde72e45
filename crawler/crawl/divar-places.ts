import { InputError } from '../../core/ground/errors.ts';

/** Divar's numbers of cities, by name. Other cities are given by number. */
const CITIES: Readonly<Record<string, string>> = {
  tehran: '1',
  karaj: '2',
  mashhad: '3',
  isfahan: '4',
  tabriz: '5',
  shiraz: '6',
  ahvaz: '7',
  qom: '8',
  kermanshah: '9',
  urmia: '10',
  zahedan: '11',
  rasht: '12',
  kerman: '13',
  hamadan: '14',
  arak: '15',
  yazd: '16',
  ardabil: '17',
  'bandar-abbas': '18',
  qazvin: '19',
  zanjan: '20',
  gorgan: '21',
  sari: '22',
  dezful: '23',
  abadan: '24',
  bushehr: '25',
  borujerd: '26',
  khorramabad: '27',
  sanandaj: '28',
  kashan: '30',
  kish: '33',
  birjand: '34',
  semnan: '35',
  shahrekord: '36',
};

/** @returns the number of a city that is given by its name or number. @throws InputError 'request.invalid' with the names. */
export function divarCity(name: string): string {
  if (/^\d{1,5}$/.test(name)) return name;
  const number = Object.hasOwn(CITIES, name) ? CITIES[name] : undefined;
  if (number) return number;
  throw new InputError('request.invalid', { reason: `--city ${name}: ${Object.keys(CITIES).join(', ')}` });
}
