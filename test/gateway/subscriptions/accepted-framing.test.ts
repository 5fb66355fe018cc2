import { describe, expect, it } from 'vitest';
import { acceptedFramings } from '../../../src/http/streams/accepted-framing.ts';
import { multipartParts, multipartSubscription, serverSentEvents } from '../../../src/http/streams/framings.ts';

describe('what a client accepts', () => {
  it.each([
    [undefined, null, null],
    ['*/*', null, null],
    ['application/json', null, null],
    ['text/event-stream', serverSentEvents, serverSentEvents],
    ['text/event-stream;q=0', null, null],
    ['multipart/mixed;boundary="graphql";subscriptionSpec=1.0,application/json', multipartSubscription, null],
    ['multipart/mixed; deferSpec=20220824, application/json', null, multipartParts],
    ['multipart/mixed; deferSpec=20230621', null, null],
    ['application/json, text/event-stream, multipart/mixed', serverSentEvents, serverSentEvents],
    ['text/event-stream;q=0.5, multipart/mixed', serverSentEvents, multipartParts],
    ['text/event-stream;q=0.5, multipart/mixed;subscriptionSpec=1.0', multipartSubscription, serverSentEvents],
  ])('by %s', (accept, events, parts) => {
    expect(acceptedFramings(accept)).toEqual({ events, parts });
  });
});
