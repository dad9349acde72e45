import { z } from 'zod';
import { Admission } from '../../../../ground/async/admission.ts';
import type { HttpServer } from '../http-server.ts';
import { errorAnswers } from '../open-api.ts';
import { DaysPlotBody } from '../schemas.ts';

/** A plot takes some 100 ms of a core: it must not crowd out the searches. */
const AT_ONCE = 1;

/** `POST /v1/plots/days`: numbers as a picture, drawn here because the bot holds no library that draws. */
export function addPlotRoute(app: HttpServer): void {
  const drawings = new Admission('search', AT_ONCE);
  app.post(
    '/v1/plots/days',
    {
      schema: {
        operationId: 'plotDays',
        tags: ['operation'],
        summary: 'A PNG of how often something happened, day by day',
        body: DaysPlotBody,
        response: {
          200: { description: 'The plot.', content: { 'image/png': { schema: z.any() } } },
          ...errorAnswers(400, 401, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const leave = drawings.enter();
      try {
        // Vega takes some 40 MB, and few ask for a plot.
        const { daysPlot } = await import('../../../plots/days-plot.ts');
        const { renderPlot } = await import('../../../plots/render-plot.ts');
        const plot = await renderPlot(daysPlot(request.body), 'days.png');
        return reply.type('image/png').serializer(String).send(Buffer.from(plot));
      } finally {
        leave();
      }
    },
  );
}
