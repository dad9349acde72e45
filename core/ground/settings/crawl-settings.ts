import { z } from 'zod';
import { QuietHours } from '../domain/crawl/quiet-hours.ts';
import { hosts, httpUrl, origins, setting, whole } from './setting.ts';

/** Translation services, and the sites that are crawled. */
export const CRAWL_SETTINGS = {
  googleTranslateUrl: setting(
    'GOOGLE_TRANSLATE_URL',
    httpUrl.default('https://translate.google.com'),
    "Where Google's web translation is reached: a mirror, or a proxy of your own.",
  ),
  translateGapSeconds: setting(
    'TRANSLATE_GAP_SECONDS',
    whole(2, { min: 0, max: 3_600 }),
    'Pause between two requests to Google, which gives no contract and bans the hasty.',
  ),
  libretranslateUrl: setting(
    'LIBRETRANSLATE_URL',
    httpUrl.default('http://127.0.0.1:5000'),
    'Base URL of a LibreTranslate server.',
  ),
  libretranslateApiKey: setting(
    'LIBRETRANSLATE_API_KEY',
    z.string().min(1).optional(),
    "The LibreTranslate server's key, if it asks for one.",
  ),
  crawlContact: setting(
    'CRAWL_CONTACT',
    z.string().min(3).optional(),
    'An e-mail address or web page of yours, told to the sites that are crawled. Without it nothing is crawled, and the crawler process does not run.',
  ),
  crawlGapSeconds: setting(
    'CRAWL_GAP_SECONDS',
    whole(1, { min: 0, max: 3_600 }),
    'Pause between two requests to a site that is crawled; varied by a quarter. Longer where its robots.txt asks for it.',
  ),
  crawlDailyCap: setting(
    'CRAWL_DAILY_CAP',
    whole(20_000, { min: 1 }),
    'Requests to one source within a day; then the crawl pauses.',
  ),
  crawlQuietHours: setting(
    'CRAWL_QUIET_HOURS',
    QuietHours.optional(),
    "Hours in which nothing is crawled, like 8-23, by this machine's clock. By default none.",
  ),
  crawlRecheckDays: setting(
    'CRAWL_RECHECK_DAYS',
    whole(7, { min: 0, max: 365 }),
    'A listing that was not seen in a list for so many days is asked for again by a later crawl, to notice that it was removed; 0 for never.',
  ),
  crawlLocalOrigins: setting(
    'CRAWL_LOCAL_ORIGINS',
    origins,
    'Origins like http://10.0.0.5:8080, by commas, that may be crawled although their network is not public.',
  ),
  commonsUrl: setting(
    'COMMONS_URL',
    httpUrl.default('https://commons.wikimedia.org'),
    'Wikimedia Commons, or a mirror of it.',
  ),
  commonsPictureHosts: setting(
    'COMMONS_PICTURE_HOSTS',
    hosts('upload.wikimedia.org'),
    'Hosts, by commas, of the pictures of Wikimedia Commons.',
  ),
  crawlDivar: setting(
    'CRAWL_DIVAR',
    z
      .enum(['on', 'off'])
      .default('off')
      .transform(answer => answer === 'on'),
    "on lets `negareh crawl divar` run. Divar's terms of use (https://divar.ir/terms) forbid crawling: whoever switches it on answers for it.",
  ),
  divarUrl: setting('DIVAR_URL', httpUrl.default('https://api.divar.ir'), "Divar's web API."),
  divarPagesUrl: setting(
    'DIVAR_PAGES_URL',
    httpUrl.default('https://divar.ir'),
    "Divar's web pages, of which posts are read that its API says too little of, where CRAWL_BROWSER is set.",
  ),
  crawlBrowser: setting(
    'CRAWL_BROWSER',
    httpUrl.optional(),
    'A Chromium that reads pages of posts, like http://127.0.0.1:9222: one that was started with --remote-debugging-port. Wants the package playwright. By default no page is read.',
  ),
  divarPictureHosts: setting(
    'DIVAR_PICTURE_HOSTS',
    hosts('*.divarcdn.com'),
    "Hosts, by commas, of the pictures of Divar's listings.",
  ),
  divarGapSeconds: setting(
    'DIVAR_GAP_SECONDS',
    whole(3, { min: 0, max: 3_600 }),
    "Pause between two requests to Divar's API, which refuses the 31st in half a minute.",
  ),
} as const;
