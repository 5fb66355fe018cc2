/**
 * The results in an answer that goes on, by GraphQL over Server-Sent Events, as they come.
 *
 * @param {Response} response
 * @returns {AsyncGenerator<unknown, void, void>}
 */
export async function* readEvents(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const [, data] = /^event: next\ndata: (.*)$/.exec(block) ?? [];
      if (data !== undefined) yield JSON.parse(data);
    }
  }
}

export function isStream(response) {
  return response.headers.get('content-type')?.startsWith('text/event-stream') === true;
}
