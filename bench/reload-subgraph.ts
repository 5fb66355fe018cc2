import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A subgraph with a schema of the size of GitHub's public one (about 1.4 MB), in a process of its own, so that it delays nothing
 * that is measured. Prints its port. `POST /change/<number>` changes the schema.
 */
const typeCount = 1400;
let service = serviceOf(0);

function serviceOf(generation: number): Buffer {
  const objects = Array.from({ length: typeCount }, (_, at) => {
    const fields = Array.from(
      { length: 7 },
      (__, nth) =>
        `"""A field that has a sentence to describe it."""\n f${nth}(first: Int, after: String): Large${(at * 7 + nth * 13) % typeCount}`,
    );
    return `"""An object, described in a sentence of usual length."""\ntype Large${at} { id: ID! v${generation}: Int ${fields.join('\n')} }`;
  });
  const roots = Array.from({ length: typeCount }, (_, at) => `large${at}: Large${at}`);
  const sdl = `type Query { light: Int ${roots.join('\n')} }\n${objects.join('\n')}`;
  return Buffer.from(JSON.stringify({ data: { _service: { sdl } } }));
}

const server = createServer((request, response) => {
  const [, generation] = /^\/change\/(\d+)$/.exec(request.url ?? '') ?? [];
  if (generation !== undefined) service = serviceOf(Number(generation));
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    response.setHeader('content-type', 'application/json');
    response.end(body.includes('_service') ? service : JSON.stringify({ data: { light: 1 } }));
  });
}).listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
