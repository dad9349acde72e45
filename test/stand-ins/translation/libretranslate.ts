import { FaultPlan, fakeTranslation, soiled } from './faults.ts';
import { listen, type StandIn } from './listen.ts';

export interface LibreTranslateStandIn extends StandIn {
  readonly faults: FaultPlan;
  readonly translated: string[];
  /** Awaited before each answer. */
  beforeAnswer: () => unknown;
}

interface Request {
  q?: string | string[];
  source?: string;
  target?: string;
  api_key?: string;
}

/** A LibreTranslate server, 1.9.6: POST /translate with its limits, keys and error sentences. */
export async function startLibreTranslate({
  apiKey,
}: {
  apiKey?: string;
} = {}): Promise<LibreTranslateStandIn> {
  const faults = new FaultPlan();
  const translated: string[] = [];
  const server = await listen(async (request, body, response) => {
    const answer = (status: number, content: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
    if (request.url !== '/translate' || request.method !== 'POST') return answer(404, { error: 'Not found' });
    await stand.beforeAnswer();
    const fault = faults.take();
    switch (fault) {
      case 'too-many':
        return answer(429, { error: 'Slowdown: 80 per 1 minute' });
      case 'server-error':
        return answer(500, { error: 'Cannot translate text: out of memory' });
      case 'forbidden':
        return answer(403, { error: 'Too many request limits violations' });
      case 'web-page':
        return response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><html></html>');
      case 'dropped':
        return request.socket.destroy();
    }
    const { q, source, target, api_key } = JSON.parse(body) as Request;
    if (apiKey && api_key === undefined) {
      return answer(400, { error: 'Please contact the server operator to get an API key' });
    }
    if (apiKey && api_key !== apiKey) return answer(403, { error: 'Invalid API key' });
    if (q === undefined) return answer(400, { error: 'Invalid request: missing q parameter' });
    if (target !== 'fa' || source !== 'en') return answer(400, { error: `${target} is not supported` });
    const texts = [q].flat();
    const all = texts.map((text, index) => {
      const hopeless = !/[A-Za-z]/.test(text) || (fault === 'refused-text' && index === 0);
      if (!hopeless) translated.push(text);
      if (fault === 'soiled-text') return soiled(fakeTranslation(text));
      return hopeless ? text : fakeTranslation(text);
    });
    if (fault === 'missing-rows') all.pop();
    return answer(200, { translatedText: Array.isArray(q) ? all : all[0] });
  });
  const stand: LibreTranslateStandIn = { ...server, faults, translated, beforeAnswer: () => undefined };
  return stand;
}
