import type { Instrumentation } from 'next';

/** Logs every error of a page, action or route, with the path but without its query string. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  const { sharedServices } = await import('./shared-services.ts');
  const path = request.path.split('?', 1)[0];
  sharedServices().log.error(
    { err: error, method: request.method, path, route: context.routePath },
    'page failed',
  );
};
