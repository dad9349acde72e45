import type { CrawlRequest } from '../../core/ground/domain/crawl/crawl-request.ts';
import { InputError } from '../../core/ground/errors.ts';

export interface DivarChoice {
  readonly city: string;
  readonly category?: string;
}

/** `--city tehran,mashhad [--category furniture,rugs-woolen-cloth]`: each city with each category. @throws InputError 'request.invalid' */
export function divarRequest({ city, category }: DivarChoice): CrawlRequest {
  return {
    source: 'divar',
    cities: namesIn(city, '--city'),
    categories: category === undefined ? [] : namesIn(category, '--category'),
  };
}

function namesIn(list: string, option: string): string[] {
  const names = list.split(',').map(name => name.trim().toLowerCase());
  const wrong = names.find(name => !/^[a-z0-9][a-z0-9-]*$/.test(name));
  if (wrong !== undefined) throw new InputError('request.invalid', { reason: `${option} ${list}` });
  return [...new Set(names)];
}
