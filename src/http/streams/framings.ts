/** How results that come one after the other are written into one HTTP response. */
export interface Framing {
  readonly contentType: string;
  /** Before the first result: it tells the client that the request was taken. */
  readonly start: string;
  /** Says nothing, so that nobody on the way takes the connection for a dead one. Empty: nothing of the kind is understood. */
  readonly heartbeat: string;
  result(body: string): string;
  /** The stream ends before its source did; `errors` is a JSON list. */
  failure(errors: string): string;
  readonly end: string;
}

/** GraphQL over Server-Sent Events, distinct connections mode. JSON has no line breaks of its own, so a result is one line. */
export const serverSentEvents: Framing = {
  contentType: 'text/event-stream; charset=utf-8',
  start: ':\n\n',
  heartbeat: ':\n\n',
  result: (body) => `event: next\ndata: ${body}\n\n`,
  failure: (errors) => `event: next\ndata: {"errors":${errors}}\n\n`,
  end: 'event: complete\ndata:\n\n',
};

/** Apollo's multipart protocol for subscriptions, `subscriptionSpec=1.0`. */
export const multipartSubscription: Framing = {
  ...multipart('graphql'),
  contentType: 'multipart/mixed; boundary="graphql"; subscriptionSpec=1.0',
  heartbeat: part('graphql', '{}'),
  result: (body) => part('graphql', `{"payload":${body}}`),
  failure: (errors) => part('graphql', `{"payload":null,"errors":${errors}}`),
};

/** Incremental delivery over HTTP, as of 2022-08-24: each part is a response as it is. */
export const multipartParts: Framing = {
  ...multipart('-'),
  contentType: 'multipart/mixed; boundary="-"; deferSpec=20220824',
  heartbeat: '',
  result: (body) => part('-', body),
  failure: (errors) => part('-', `{"errors":${errors},"hasNext":false}`),
};

/** Each part ends with the boundary, so that it can be read at once. */
function multipart(boundary: string): Pick<Framing, 'start' | 'end'> {
  return { start: `--${boundary}`, end: '--\r\n' };
}

function part(boundary: string, json: string): string {
  return `\r\ncontent-type: application/json\r\n\r\n${json}\r\n--${boundary}`;
}
