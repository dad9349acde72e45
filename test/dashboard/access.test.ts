import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InvitationRepository } from '../../core/data/accounts/invitations.ts';
import { UserRepository } from '../../core/data/accounts/users.ts';
import { currentBuildFolder } from '../../dashboard/http/build-folders.ts';
import { accountMessages } from '../../locales/accounts.ts';
import { accessibilityFaults } from '../helpers/dashboard/accessibility.ts';
import { openBrowserIfThere } from '../helpers/dashboard/browser.ts';
import {
  builtActions,
  builtKey,
  builtPaths,
  callAction,
  joinAs,
  PASSWORD,
} from '../helpers/dashboard/people.ts';
import { openSite, type Site } from '../helpers/dashboard/site.ts';
import { describeOversight } from './oversight.ts';

let site: Site;
let browser: Browser | undefined;
let cookies: Record<Who, string | undefined>;
beforeAll(async () => {
  [site, browser] = await Promise.all([openSite({ pictures: 12, search: false }), openBrowserIfThere()]);
  const [annotator, maintainer] = [
    await joinAs(site, 'annotator', 'walker'),
    await joinAs(site, 'maintainer', 'keeper'),
  ];
  cookies = { nobody: undefined, annotator, maintainer };
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** A second dashboard, as another host would run it. */
let another: Promise<string> | undefined;
const other = () => (another ??= site.startAnother());

type Who = 'nobody' | 'annotator' | 'maintainer';
type Needed = 'anyone' | 'annotator' | 'maintainer';
const EVERYBODY: readonly Who[] = ['nobody', 'annotator', 'maintainer'];
const RANK: Record<Who | Needed, number> = { nobody: 0, anyone: 0, annotator: 1, maintainer: 2 };
const may = (who: Who, needed: Needed) => RANK[who] >= RANK[needed];

/** Who may call what. An action, page or route that is not named here fails the walk below. */
const ACTIONS: Record<string, Needed> = {
  'sign-in/actions.ts signIn': 'anyone',
  'sign-in/actions.ts signOut': 'anyone',
  'join/[token]/actions.ts join': 'anyone',
  'account/actions.ts changePassword': 'annotator',
  'account/actions.ts endOwnSession': 'annotator',
  'account/actions.ts endOtherSessions': 'annotator',
  'users/actions.ts invite': 'maintainer',
  'users/actions.ts makeLink': 'maintainer',
  'users/actions.ts setRole': 'maintainer',
  'users/actions.ts setDisabled': 'maintainer',
  'users/actions.ts endSessions': 'maintainer',
  'users/actions.ts assign': 'maintainer',
  'bulk/actions.ts sampleBulk': 'maintainer',
  'bulk/actions.ts beginBulk': 'maintainer',
  'bulk/actions.ts undoBulk': 'maintainer',
  'reports/actions.ts judgeReports': 'maintainer',
  'reports/actions.ts takeDownReported': 'maintainer',
  'indexes/actions.ts unpinIndex': 'maintainer',
  'models/actions.ts useModel': 'maintainer',
  'models/actions.ts giveUpSwitch': 'maintainer',
  'jobs/actions.ts startJob': 'maintainer',
  'jobs/actions.ts startCrawl': 'maintainer',
  'jobs/actions.ts moveRun': 'maintainer',
  'jobs/actions.ts switchDivar': 'maintainer',
  'disputes/actions.ts settleDispute': 'maintainer',
  'agreement/actions.ts saveTeamRule': 'maintainer',
  'agreement/actions.ts removeGoldPair': 'maintainer',
  'guidelines/actions.ts publishGuideline': 'maintainer',
  'guidelines/actions.ts addReason': 'maintainer',
  'guidelines/actions.ts archiveReason': 'maintainer',
  'review/actions.ts saveKeys': 'annotator',
  'review/actions.ts readComments': 'annotator',
  'review/actions.ts addComment': 'annotator',
  'review/actions.ts deleteComment': 'annotator',
  'integrations/actions.ts makeToken': 'maintainer',
  'integrations/actions.ts revokeToken': 'maintainer',
  'integrations/actions.ts addWebhook': 'maintainer',
  'integrations/actions.ts removeWebhook': 'maintainer',
  'integrations/actions.ts switchWebhook': 'maintainer',
  'integrations/actions.ts testWebhook': 'maintainer',
  'integrations/actions.ts resendMessage': 'maintainer',
};
const PATHS: Record<string, Needed> = {
  '/': 'anyone',
  '/icon.svg': 'anyone',
  '/sign-in': 'anyone',
  '/join/[token]': 'anyone',
  '/media/[sha256]/[size]': 'anyone',
  '/robots.txt': 'anyone',
  '/sitemap.xml': 'anyone',
  '/search': 'anyone',
  '/search/more': 'anyone',
  '/search/suggest': 'anyone',
  '/search/image': 'anyone',
  '/search/problem': 'anyone',
  '/picture/[id]': 'anyone',
  '/picture/[id]/report': 'anyone',
  '/preview': 'anyone',
  '/report': 'anyone',
  '/report/[outcome]': 'anyone',
  '/reports': 'maintainer',
  '/account': 'annotator',
  '/progress': 'annotator',
  '/review': 'annotator',
  '/guidelines': 'annotator',
  '/mentions': 'annotator',
  '/disputes': 'maintainer',
  '/agreement': 'maintainer',
  '/api/review/count': 'annotator',
  '/api/review/decisions': 'annotator',
  '/api/review/histogram': 'annotator',
  '/api/review/history': 'annotator',
  '/api/review/leases': 'annotator',
  '/api/review/next': 'annotator',
  '/api/review/progress': 'annotator',
  '/bulk': 'maintainer',
  '/jobs': 'maintainer',
  '/indexes': 'maintainer',
  '/models': 'maintainer',
  '/evaluations': 'maintainer',
  '/evaluations/picture/[id]/[sha256]': 'maintainer',
  '/crawls': 'maintainer',
  '/system': 'maintainer',
  '/jobs/events': 'maintainer',
  '/bulk/state': 'maintainer',
  '/export': 'maintainer',
  '/integrations': 'maintainer',
  '/export/file': 'maintainer',
  '/trail': 'maintainer',
  '/trail/export': 'maintainer',
  '/users': 'maintainer',
};

describe('every action, page and route of the build', () => {
  test('is named here with who may use it', () => {
    expect(
      builtActions()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(ACTIONS).sort());
    const paths = builtPaths().flatMap(({ path: one }) => (one.startsWith('/_') ? [] : one));
    expect(paths.sort()).toEqual(Object.keys(PATHS).sort());
  });

  test.each(EVERYBODY)(
    'lets %s through where they may, and refuses before it looks at anything else',
    async who => {
      for (const action of builtActions()) {
        // Nothing that any of them would do something with.
        const { answer } = await callAction(site, action, '—', { cookie: cookies[who] ?? '' });
        const code = answer?.error?.code;
        expect(answer, action.name).toBeDefined();
        if (may(who, ACTIONS[action.name]!))
          expect(['auth.required', 'auth.forbidden'], action.name).not.toContain(code);
        else expect(code, action.name).toBe(who === 'nobody' ? 'auth.required' : 'auth.forbidden');
      }
      for (const { path: pattern, kind } of builtPaths()) {
        if (pattern.startsWith('/_')) continue;
        const ask = (method: string) =>
          fetch(site.url + pattern.replaceAll(/\[\w+\]/g, 'x'), {
            method,
            redirect: 'manual' as const,
            ...(method === 'POST' && { body: '"—"' }),
            headers: { cookie: cookies[who] ?? '', origin: site.url, 'content-type': 'application/json' },
          });
        let answer = await ask('GET');
        if (answer.status === 405) answer = await ask('POST');
        if (may(who, PATHS[pattern]!)) expect([401, 403], pattern).not.toContain(answer.status);
        else if (who !== 'nobody') expect(answer.status, pattern).toBe(403);
        else if (kind === 'route') expect(answer.status, pattern).toBe(401);
        else
          expect(answer.headers.get('location'), pattern).toBe(
            `/sign-in?next=${encodeURIComponent(pattern)}`,
          );
      }
    },
  );

  test('refuses what another site sends, and what names no site', async () => {
    const action = builtActions().find(({ name }) => name.endsWith(' endOtherSessions'))!;
    for (const origin of ['https://evil.example', 'null', '']) {
      const { status, answer } = await callAction(site, action, undefined, {
        cookie: cookies.maintainer!,
        origin,
      });
      // Next.js refuses some of them before we are asked.
      if (status < 400) expect(answer?.error?.code, origin).toBe('auth.foreign-origin');
    }
  });
});

describe('several dashboards', () => {
  test('know each other’s sessions and actions, so that each request may go to another one', async () => {
    // Each host builds by itself; the same sources make the same names.
    const build = path.basename(currentBuildFolder());
    expect(builtKey()).toBe(createHash('sha256').update(build).digest('base64'));
    const cookie = await joinAs(site, 'maintainer', 'traveller');
    const there = { ...site, url: await other() };
    expect((await fetch(`${there.url}/users`, { headers: { cookie }, redirect: 'manual' })).status).toBe(200);
    const invite = builtActions().find(({ name }) => name.endsWith(' invite'))!;
    const invited = { name: 'companion', role: 'annotator', hours: 24 };
    expect((await callAction(there, invite, invited, { cookie })).answer).toMatchObject({ ok: true });
    expect((await fetch(`${site.url}/users`, { headers: { cookie }, redirect: 'manual' })).status).toBe(200);
  });
});

describe('guesses', () => {
  test('at a password are limited, in the database, whatever the asker says of their address', async () => {
    const signIn = builtActions().find(({ name }) => name.endsWith(' signIn'))!;
    const guess = async (password: string, at = site) =>
      (await callAction(at, signIn, { username: 'WALKER', password })).answer;
    for (let n = 0; n < 10; n += 1)
      expect((await guess(`guess ${n}`))?.error?.code).toBe('auth.wrong-password');
    expect((await guess(PASSWORD))?.error?.code).toBe('auth.too-often');
    // By whichever dashboard.
    expect((await guess(PASSWORD, { ...site, url: await other() }))?.error?.code).toBe('auth.too-often');
    await site.gallery.test.database.prisma.rateLimit.deleteMany();
    expect(await guess(PASSWORD)).toMatchObject({ ok: true });
    await site.gallery.test.database.prisma.rateLimit.deleteMany();
  });
});

test('answers carry the headers that keep a page whole, and the key of sessions is for the owner alone', async () => {
  const answer = await fetch(`${site.url}/sign-in`);
  const policy = answer.headers.get('content-security-policy')!;
  const nonce = /script-src 'self' 'nonce-([\w-]+)' 'strict-dynamic';/.exec(policy)?.[1];
  expect(nonce).toBeDefined();
  expect(policy).toContain("frame-ancestors 'none'");
  const html = await answer.text();
  for (const [script] of html.matchAll(/<script\b[^>]*>/g)) expect(script).toContain(`nonce="${nonce}"`);
  expect(html).not.toMatch(/<[^>]+\son\w+=/);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('referrer-policy')).toBe('same-origin');
  const again = await fetch(`${site.url}/sign-in`);
  expect(again.headers.get('content-security-policy')).not.toBe(policy);

  const key = path.join(site.gallery.environment['DATA_DIR']!, 'secrets/sessions.key');
  expect(statSync(key).mode & 0o777).toBe(0o600);
  expect(readFileSync(key, 'utf8')).toHaveLength(64);
});

test('a story: first maintainer, invitation, an annotator who may not everything, and is signed out', {
  tags: ['chromium'],
  timeout: 240_000,
}, async () => {
  const { database } = site.gallery.test;
  // As on the first start: nobody is there yet.
  await database.prisma.user.deleteMany();
  const invitations = new InvitationRepository(database);
  const first = await invitations.forFirstMaintainer();
  const faults: string[] = [];
  const open = async (locale: string, viewport = { width: 1280, height: 900 }): Promise<Page> => {
    const context = await browser!.newContext({ locale, viewport, baseURL: site.url });
    const page = await context.newPage();
    page.on('pageerror', error => faults.push(error.message));
    page.on('console', message => {
      if (message.type() === 'error' && !/status of 40[34]/.test(message.text())) faults.push(message.text());
    });
    return page;
  };

  const keeper = await open('fa-IR');
  await keeper.goto(`/join/${first!.token}`);
  await keeper.getByLabel('نام شما').fill('نگار');
  await keeper.getByLabel('نام کاربری').fill('نگار رضایی');
  await keeper.getByLabel('گذرواژه', { exact: true }).fill(PASSWORD);
  // What only the server refuses is said in the reader's words, and what was typed stays.
  await keeper.getByRole('button', { name: 'ذخیره و ورود' }).click();
  await keeper.getByText('«نام کاربری» نویسه‌ای دارد که پذیرفته نیست.').waitFor();
  await keeper.getByLabel('نام کاربری').fill('نگار');
  expect(await accessibilityFaults(keeper)).toEqual([]);
  await keeper.getByRole('button', { name: 'ذخیره و ورود' }).click();
  await keeper.getByRole('heading', { name: 'راهنمای بازبینی' }).waitFor();
  expect(await accessibilityFaults(keeper)).toEqual([]);
  expect(await invitations.forFirstMaintainer()).toBeNull();

  // A number is typed on a Persian keyboard, too.
  await keeper.goto('/agreement');
  const share = keeper.getByLabel('سهم جفت‌هایی که چند نفر می‌بینند، درصد');
  await share.fill('');
  await share.pressSequentially('۱۲٫۵');
  expect(await share.inputValue()).toBe('12.5');

  // What a long form refuses is said where it is seen.
  await keeper.setViewportSize({ width: 1280, height: 500 });
  await keeper.goto('/jobs');
  await keeper.getByRole('button', { name: 'کار تازه' }).click();
  const asked = keeper.getByRole('dialog');
  await asked.getByLabel('واژه‌های جست‌وجو').press('Enter');
  const refusal = asked.getByText('«واژه‌های جست‌وجو» خالی است.');
  await refusal.waitFor();
  await expect
    .poll(async () => {
      const [line, frame] = [await refusal.boundingBox(), await asked.boundingBox()];
      return line !== null && frame !== null && line.y + line.height <= frame.y + frame.height;
    })
    .toBe(true);
  await keeper.setViewportSize({ width: 1280, height: 900 });

  // On a phone nothing is too small for a finger.
  const phone = await browser!.newContext({
    baseURL: site.url,
    locale: 'fa-IR',
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    storageState: await keeper.context().storageState(),
  });
  const held = await phone.newPage();
  await held.goto('/account');
  const heights = await held
    .getByRole('button')
    .evaluateAll(buttons => buttons.map(button => button.getBoundingClientRect().height));
  expect(heights.length).toBeGreaterThan(3);
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(40);
  await phone.close();

  // The link is used up.
  expect((await keeper.goto(`/join/${first!.token}`))?.status()).toBe(404);
  await keeper.getByText('این پیوند دیگر کار نمی‌کند').first().waitFor();

  await keeper.goto('/users');
  await keeper.getByRole('button', { name: 'دعوت از یک نفر' }).click();
  await keeper.getByLabel('نام', { exact: true }).fill('Sara');
  expect(await accessibilityFaults(keeper)).toEqual([]);
  await keeper.getByRole('button', { name: 'ساختن پیوند' }).click();
  const link = await keeper
    .getByRole('textbox', { name: accountMessages('fa').users.linkTitle('Sara') })
    .inputValue();
  expect(link).toMatch(new RegExp(`^${site.url}/join/[\\w-]{43}$`));
  await keeper.keyboard.press('Escape');
  expect(await accessibilityFaults(keeper)).toEqual([]);

  const sara = await open('en', { width: 390, height: 800 });
  await sara.goto(`${link}?lang=en`);
  await sara.getByLabel('Username').fill('sara');
  await sara.getByLabel('Password', { exact: true }).fill(PASSWORD);
  expect(await accessibilityFaults(sara)).toEqual([]);
  await sara.getByRole('button', { name: 'Save and sign in' }).click();
  await sara.getByRole('heading', { name: 'Guidelines' }).waitFor();
  expect(await accessibilityFaults(sara)).toEqual([]);
  expect((await sara.goto('/users'))?.status()).toBe(403);
  await sara.getByText('Not available to this account').waitFor();
  expect((await sara.goto('/progress'))?.status()).toBe(200);

  // A second browser of hers, which she signs out from the first.
  const other = await open('en');
  await other.goto('/progress?lang=en');
  await other.getByLabel('Username').fill('Sara');
  await other.getByLabel('Password', { exact: true }).fill('not this one');
  await other.getByRole('button', { name: 'Sign in' }).click();
  await other.getByText('The username or the password is wrong.').waitFor();
  expect(await accessibilityFaults(other)).toEqual([]);
  await other.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await other.getByRole('heading', { name: 'Progress' }).waitFor();
  await sara.goto('/account');
  await sara.getByRole('button', { name: 'Sign out there' }).click();
  await expect
    .poll(async () => database.prisma.session.count({ where: { user: { username: 'sara' } } }))
    .toBe(1);
  await other.goto('/progress');
  expect(new URL(other.url()).pathname).toBe('/sign-in');

  // Made a maintainer, at once; then shut out, at once.
  await keeper.reload();
  await menu(keeper, 'Sara', 'نگه‌دارنده شود');
  await expect.poll(async () => (await sara.goto('/users'))?.status()).toBe(200);
  await menu(keeper, 'Sara', 'غیرفعال کردن');
  await expect.poll(async () => (await sara.goto('/users')) && new URL(sara.url()).pathname).toBe('/sign-in');
  // The last one who could let others in stays.
  await menu(keeper, 'نگار', 'غیرفعال کردن');
  await keeper.getByText('این تنها نگه‌دارنده‌ای است').waitFor();
  expect((await new UserRepository(database).list()).map(({ state }) => state)).toEqual([
    'active',
    'disabled',
  ]);
  expect(faults).toEqual([]);
});

async function menu(page: Page, name: string, entry: string): Promise<void> {
  await page.getByRole('button', { name: `کارهای مربوط به ${name}` }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

// Last: whom the story has let in is gone, and so many pairs are in nobody's way.
describeOversight(() => ({ site, browser }));
