import { NextAnswer, NextRequest } from '../../../../../core/ground/domain/review/review-api.ts';
import { drawCount, mixIn } from '../../../../../core/work/review/mix-in-gold.ts';
import { selectionOf } from '../../../../server/queue-selection.ts';
import { route } from '../../../../server/route.ts';

/** The next pairs of a queue, leased to the viewer. It is a POST because it takes leases. */
export const POST = route(
  { role: 'annotator', input: NextRequest },
  async (request, { viewer, services, whenGone }) => {
    // The first request for a queue sweeps the leases of people who never came back.
    if (request.cursor === null) await services.review.queue.sweep();
    const { filter } = request;
    const selection = await selectionOf(filter, viewer.id);
    const leased = services.review.queue.next(viewer.id, { ...request, filter: selection });
    // A tab that was closed meanwhile cannot give the pairs back, because it never received them.
    whenGone(async () => services.review.queue.takeBack(viewer.id, await leased));
    const [page, { goldShare }] = await Promise.all([leased, services.team.rules.read()]);
    // Gold pairs are mixed in if people decide about pending pairs.
    const isOpen = filter.status === 'pending' && filter.like === undefined;
    const wanted = isOpen ? drawCount(page.pairs.length, goldShare) : 0;
    const gold = await services.team.gold.next(viewer.id, wanted);
    return Response.json(NextAnswer.parse({ ...page, pairs: mixIn(page.pairs, gold) }));
  },
);
