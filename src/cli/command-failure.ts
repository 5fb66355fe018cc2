/** Why a command did not do what it was asked, for the person who typed it. Ends the process with status 1. */
export class CommandFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CommandFailure';
  }
}
