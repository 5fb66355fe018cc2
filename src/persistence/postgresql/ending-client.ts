import { Client } from 'pg';

/** A server may take this long to see a connection off. */
const farewellMs = 1000;

/** A connection that ends although the server does not answer: its socket would keep the process alive. */
export class EndingClient extends Client {
  override end(): Promise<void>;
  override end(callback: (error: Error) => void): void;
  override end(callback?: (error: Error) => void): Promise<void> | void {
    const impatience = setTimeout(() => this.connection.stream.destroy(), farewellMs);
    this.connection.once('end', () => clearTimeout(impatience));
    return callback === undefined ? super.end() : super.end(callback);
  }
}
