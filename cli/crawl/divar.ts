import { InputError, PermanentError } from '../../core/ground/errors.ts';
import { type CrawlSetting, runCrawl } from './run-crawl.ts';

export interface DivarChoice {
  readonly city: string;
  readonly category?: string;
}

/** Where Divar's terms of use stand. */
const TERMS = 'https://divar.ir/terms';

/** `negareh crawl divar --city tehran,mashhad [--category furniture,rugs-woolen-cloth] [--max n]`: each city with each category. */
export async function crawlDivar(
  { city, category, max }: DivarChoice & { readonly max?: number },
  setting: CrawlSetting,
): Promise<void> {
  const { config } = setting.context;
  if (!config.crawlDivar) {
    throw new PermanentError('crawl.source-off', { source: 'Divar', variable: 'CRAWL_DIVAR', terms: TERMS });
  }
  const { createDivarAdapter } = await import('../../crawler/crawl/divar.ts');
  const { divarCity } = await import('../../crawler/crawl/divar-places.ts');
  const categories = category === undefined ? [undefined] : namesIn(category, '--category');
  const adapters = namesIn(city, '--city').flatMap(name => {
    const place = { city: name, cityId: divarCity(name) };
    const site = { origin: config.divarUrl, pictureHosts: config.divarPictureHosts };
    return categories.map(one =>
      createDivarAdapter({ ...site, ...place, ...(one !== undefined && { category: one }) }),
    );
  });
  await runCrawl(adapters, { max, apiGapSeconds: config.divarGapSeconds }, setting);
}

function namesIn(list: string, option: string): string[] {
  const names = list.split(',').map(name => name.trim().toLowerCase());
  const wrong = names.find(name => !/^[a-z0-9][a-z0-9-]*$/.test(name));
  if (wrong !== undefined) throw new InputError('request.invalid', { reason: `${option} ${list}` });
  return [...new Set(names)];
}
