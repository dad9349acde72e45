import { InputError } from '../../../../ground/errors.ts';
import type { HttpServer } from '../http-server.ts';
import { CHALLENGE, createProver, PROOF } from '../proof.ts';

/** The route where this process proves that it knows the token. Clients call it without the token, so it is open to everybody. */
export function addProofRoute(app: HttpServer, apiToken: string | undefined): void {
  if (apiToken === undefined) return;
  const prover = createProver(apiToken);
  app.get(PROOF.path, { schema: { hide: true } }, async (request, reply) => {
    const challenge = String(request.headers[PROOF.challenge]);
    if (!CHALLENGE.test(challenge)) {
      throw new InputError('request.invalid', {
        reason: `${PROOF.challenge}: 64 hexadecimal digits are wanted`,
      });
    }
    return reply
      .header(PROOF.proof, await prover.prove(challenge))
      .code(204)
      .send();
  });
}
