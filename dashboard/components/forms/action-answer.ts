/** The network's answer to an action. */
export interface ActionAnswer {
  readonly status: number;
  /** From Retry-After, if that is a number of seconds. */
  readonly waitSeconds: number | undefined;
}

/** Next.js sends it with every action. */
const ACTION_HEADER = 'next-action';

let isWatching = false;
let latest: ActionAnswer | undefined;

/**
 * Records the answers to actions from now on. Next.js throws the same error whatever a proxy, or the dashboard's own limit, answers in
 * place of an action: only the request itself shows the status.
 */
export function watchActionAnswers(): void {
  if (isWatching) return;
  isWatching = true;
  const { fetch } = window;
  window.fetch = async (input, init) => {
    const isAction = new Headers(init?.headers).has(ACTION_HEADER);
    try {
      const answer = await fetch(input, init);
      if (isAction)
        latest = { status: answer.status, waitSeconds: secondsOf(answer.headers.get('retry-after')) };
      return answer;
    } catch (error) {
      // Not cleared at the start: the next action begins before the one before it has been told.
      if (isAction) latest = undefined;
      throw error;
    }
  };
}

/** The answer to the action that ended last, because Next.js runs them one after the other. Undefined if none came. */
export const latestActionAnswer = (): ActionAnswer | undefined => latest;

const secondsOf = (retryAfter: string | null): number | undefined =>
  retryAfter !== null && /^\d{1,6}$/.test(retryAfter.trim()) ? Number(retryAfter) : undefined;
