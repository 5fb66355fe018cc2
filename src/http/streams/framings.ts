/** How results that come one after the other are written into one HTTP response. */
export interface Framing {
  readonly contentType: string;
  /** Before the first result: it tells the client that the request was taken. */
  readonly start: string;
  /** Says nothing, so that nobody on the way takes the connection for a dead one. */
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

/** Apollo's multipart protocol for subscriptions, `subscriptionSpec=1.0`. Each part ends with the boundary, so that it can be read at once. */
export const multipartSubscription: Framing = {
  contentType: 'multipart/mixed; boundary="graphql"; subscriptionSpec=1.0',
  start: '--graphql',
  heartbeat: part('{}'),
  result: (body) => part(`{"payload":${body}}`),
  failure: (errors) => part(`{"payload":null,"errors":${errors}}`),
  end: '--\r\n',
};

function part(json: string): string {
  return `\r\ncontent-type: application/json\r\n\r\n${json}\r\n--graphql`;
}
