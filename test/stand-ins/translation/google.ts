import { FaultPlan, fakeTranslation, soiled } from './faults.ts';
import { listen, type StandIn } from './listen.ts';

export interface GoogleStandIn extends StandIn {
  readonly faults: FaultPlan;
  /** Every text of every properly answered request, in order. */
  readonly translated: string[];
}

const CONSENT_PAGE = '<!doctype html><html><body>Before you continue to Google</body></html>';

/** translate.google.com's batchexecute endpoint (rpc MkEWBc), with recorded answers and failures. */
export async function startGoogle(): Promise<GoogleStandIn> {
  const faults = new FaultPlan();
  const translated: string[] = [];
  const server = await listen((request, body, response) => {
    if (!request.url?.startsWith('/_/TranslateWebserverUi/data/batchexecute'))
      return response.writeHead(404).end();
    const fault = faults.take();
    switch (fault) {
      case 'too-many':
        return response.writeHead(429, { 'retry-after': '1' }).end('Too many');
      case 'server-error':
        return response.writeHead(503).end('Service Unavailable');
      case 'forbidden':
        return response.writeHead(403).end('Forbidden');
      case 'web-page':
        return response.writeHead(200, { 'content-type': 'text/html' }).end(CONSENT_PAGE);
      case 'dropped':
        return request.socket.destroy();
    }
    const texts = textsOf(body);
    const rows = texts.map((text, index) =>
      row(fault === 'refused-text' && index === 0 ? null : text, index, fault === 'soiled-text'),
    );
    if (fault === 'missing-rows') rows.pop();
    translated.push(...texts.filter((_, index) => rows[index]?.[2]));
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
    return response.end(`)]}'\n\n0\n${JSON.stringify([...rows, ['di', 12]])}\n25\n[["e",4,null,null,100]]\n`);
  });
  return { ...server, faults, translated };
}

/** `f.req=[[["MkEWBc","[[\"a dog\",\"en\",\"fa\",false],[null]]",null,"0"], …]]` */
function textsOf(body: string): string[] {
  const [calls] = JSON.parse(new URLSearchParams(body).get('f.req') ?? '[[]]') as [[string, string][]];
  return calls.map(([, call]) => (JSON.parse(call) as [[string]])[0][0]);
}

function row(text: string | null, index: number, isSoiled = false): (string | null)[] {
  const inner =
    text === null
      ? null
      : JSON.stringify([
          [null, null, 'en', null, null, [0]],
          [
            [
              [
                null,
                null,
                null,
                null,
                null,
                [[isSoiled ? soiled(fakeTranslation(text)) : fakeTranslation(text)]],
              ],
            ],
            'fa',
            1,
            'en',
            [text, 'en', 'fa', true],
          ],
          'en',
        ]);
  return ['wrb.fr', 'MkEWBc', inner, null, null, null, index.toString(36)];
}
