import { createServer } from 'node:http';

/** Serves `execute(query) → response text` as bare as can be on any free port and says `ready <port>`. */
export function answerGraphql(execute) {
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      const { query } = JSON.parse(Buffer.concat(chunks).toString());
      const text = await execute(query);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
    });
  });
  server.keepAliveTimeout = 60_000;
  sayReady(server);
}

export function sayReady(server) {
  server.listen(0, '127.0.0.1', () => process.stdout.write(`ready ${server.address().port}\n`));
}
