import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InvitationRepository } from '../../../../core/data/accounts/invitations.ts';
import { RateLimitRepository } from '../../../../core/data/accounts/rate-limits.ts';
import { refoldUsernames } from '../../../../core/data/accounts/refold-usernames.ts';
import { UserRepository } from '../../../../core/data/accounts/users.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';

let test: TestDatabase;
let invitations: InvitationRepository;
let users: UserRepository;
beforeEach(async () => {
  test = await createTestDatabase();
  invitations = new InvitationRepository(test.database);
  users = new UserRepository(test.database);
});
afterEach(() => test.drop());

const chosen = (username: string) => ({ name: username, username, passwordHash: 'salt:hash' });
const states = async () => (await users.list()).map(({ role, state }) => `${role} ${state}`);

describe('a one-time link', () => {
  it('works once, of several that use it at the same moment for one', async () => {
    const { token } = await invitations.invite({ name: 'Sara', role: 'annotator' });
    expect(await invitations.find(token)).toMatchObject({ name: 'Sara', username: null });
    const outcomes = await Promise.allSettled(
      ['a', 'b', 'c'].map(letter => invitations.accept(token, chosen(`sara${letter}`))),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    await expect(invitations.find(token)).rejects.toMatchObject({ code: 'invitation.invalid' });
    expect(await states()).toEqual(['annotator active']);
  });

  it('gives way to a newer one, to its end, and to the end of its user; its secret is kept nowhere', async () => {
    const first = await invitations.invite({ name: 'Sara', role: 'annotator' });
    const second = await invitations.create(first.userId);
    await expect(invitations.find(first.token)).rejects.toMatchObject({ code: 'invitation.invalid' });
    await invitations.find(second.token);
    await users.disable(first.userId);
    await expect(invitations.find(second.token)).rejects.toMatchObject({ code: 'invitation.invalid' });
    await expect(invitations.create(first.userId)).rejects.toMatchObject({ code: 'account.disabled' });
    await users.enable(first.userId);
    const late = await invitations.create(first.userId, { hours: -1 });
    await expect(invitations.accept(late.token, chosen('sara'))).rejects.toMatchObject({
      code: 'invitation.invalid',
    });
    const rows = await test.database.prisma.invitation.findMany();
    expect(JSON.stringify(rows)).not.toContain(late.token);
  });

  it('of a name that somebody has is not used up', async () => {
    const sara = await invitations.invite({ name: 'Sara', role: 'annotator' });
    await invitations.accept(sara.token, chosen('sara'));
    const other = await invitations.invite({ name: 'Other', role: 'annotator' });
    await expect(invitations.accept(other.token, chosen('sara'))).rejects.toMatchObject({
      code: 'account.username-taken',
    });
    await invitations.accept(other.token, chosen('other'));
  });
});

describe('usernames of an earlier folding', () => {
  it('follow the present one, and of two that become one the older keeps it', async () => {
    const add = async (username: string) => {
      const { token, userId } = await invitations.invite({ name: username, role: 'annotator' });
      await invitations.accept(token, chosen(username));
      return userId;
    };
    const mended = await add('فاطمة');
    const older = await add('رایده');
    await add('رائده');
    await add('sara');
    expect(await refoldUsernames(test.database)).toEqual([{ username: 'رائده', takenBy: 'رایده' }]);
    expect(await users.find('فاطمه')).toMatchObject({ id: mended });
    expect(await users.find('رایده')).toMatchObject({ id: older });
    expect(await refoldUsernames(test.database)).toHaveLength(1);
  });
});

describe('maintainers', () => {
  it('begin with one, whose link is new each time until it is used', async () => {
    const first = (await invitations.forFirstMaintainer())!;
    const again = (await invitations.forFirstMaintainer())!;
    expect(again.userId).toBe(first.userId);
    await expect(invitations.find(first.token)).rejects.toMatchObject({ code: 'invitation.invalid' });
    await invitations.accept(again.token, chosen('negar'));
    expect(await invitations.forFirstMaintainer()).toBeNull();
  });

  it('cannot all go, also when two demote each other at once', async () => {
    const ids: string[] = [];
    for (const name of ['negar', 'omid']) {
      const { token, userId } = await invitations.invite({ name, role: 'maintainer' });
      await invitations.accept(token, chosen(name));
      ids.push(userId);
    }
    const outcomes = await Promise.allSettled([users.setRole(ids[0]!, 'annotator'), users.disable(ids[1]!)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await states()).filter(state => state === 'maintainer active')).toHaveLength(1);
  });
});

it('a rate is counted in its window, by all at once, and begins anew after it', async () => {
  const limits = new RateLimitRepository(test.database);
  const rate = { limit: 3, seconds: 60 };
  const waits = await Promise.all(Array.from({ length: 5 }, () => limits.hit('a', rate)));
  expect(waits.filter(wait => wait === 0)).toHaveLength(3);
  expect(Math.max(...waits)).toBeLessThanOrEqual(60);
  expect(await limits.hit('b', rate)).toBe(0);
  await test.database.prisma.rateLimit.updateMany({ data: { expiresAt: new Date(0) } });
  expect(await limits.hit('a', rate)).toBe(0);
});
