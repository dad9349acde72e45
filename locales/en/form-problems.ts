import type { FormProblem } from '../../core/ground/domain/form-problem.ts';
import { formatNumber } from '../format.ts';

/** Fields by the names that forms send them under, as they are labelled there. */
const FIELDS: Readonly<Record<string, string>> = {
  name: 'Name',
  username: 'Username',
  password: 'Password',
  next: 'New password',
  current: 'Current password',
  url: 'Address',
  events: 'What it is told',
  persian: 'In Persian',
  english: 'In English',
  text: 'Text',
  people: 'People who review a pair',
  sharePercent: 'Share of pairs that several review',
  goldPercent: 'Share of gold pairs',
  dailyGoal: 'Daily goal',
  category: 'Category',
  query: 'Search words',
  cities: 'Cities',
  categories: 'Categories',
  file: 'File',
  max: 'At most so many photos',
  captionsFile: 'Captions file',
  imagesFolder: 'Folder of the photos',
  startAt: 'Start',
  dataset: 'Data set',
  sample: 'Photos',
  limit: 'At most so many captions',
  recall: 'Recall that the engine must reach',
  epochs: 'Passes through the approved pairs',
  batch: 'Pairs of a step',
  rate: 'Learning rate',
  queries: 'Queries',
  from: 'Came in from',
  to: 'Came in to',
  approveFrom: 'Approve from',
  rejectBelow: 'Reject below',
  hours: 'The link works for',
};

/** What is wrong with a field, and what it must be. */
export function formProblem({ field, problem, limit }: FormProblem): string {
  const name = field === '' ? 'What you entered' : `“${FIELDS[field] ?? field}”`;
  const number = formatNumber('en', limit);
  return {
    empty: `${name} is empty.`,
    short: `${name} needs at least ${number} characters.`,
    long: `${name} may have ${number} characters at most.`,
    low: `${name} must be at least ${number}.`,
    above: `${name} must be more than ${number}.`,
    high: `${name} must be ${number} at most.`,
    letters: `${name} has a character that is not allowed.`,
    address: `${name} is not right; it begins with http:// or https://.`,
    other: `${name} is not right.`,
  }[problem];
}
