/** 303: the answer to a form is another page. The address is relative, so it works behind any proxy. */
export const seeOther = (location: string): Response =>
  new Response(null, { status: 303, headers: { location } });
