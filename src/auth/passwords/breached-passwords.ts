import { createHash } from 'node:crypto';
import type { Logger } from '../../lib/logger.ts';
import { readText } from '../../lib/read-body.ts';

export interface BreachCheckSettings {
  /** What the first five digits of a digest are appended to, such as `https://api.pwnedpasswords.com/range/`. */
  readonly url: string;
  readonly timeoutMs: number;
}

const prefixDigits = 5;
const answerBytesMax = 500_000;

/**
 * Asks a service that knows breached passwords, without telling it which one is asked about: it is sent five digits of the
 * SHA-1 and answers with all that begin so (k-anonymity, the protocol of Have I Been Pwned), padded so that the length of
 * its answer says nothing. When it does not answer in time the password passes: nobody waits for a unknown client's service.
 */
export function createBreachCheck(
  { url, timeoutMs }: BreachCheckSettings,
  logger: Logger,
): (password: string) => Promise<boolean> {
  return async (password) => {
    const digest = createHash('sha1').update(password).digest('hex').toUpperCase();
    try {
      const response = await fetch(url + digest.slice(0, prefixDigits), {
        headers: { 'add-padding': 'true' },
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (!response.ok) throw new Error(`It answered ${response.status}.`);
      return isListed(await readText(response, answerBytesMax), digest.slice(prefixDigits));
    } catch (error) {
      logger.warn({ error }, 'The list of breached passwords could not be asked.');
      return false;
    }
  };
}

/** Lines of `<rest of the digest>:<times seen>`; padding was seen 0 times. */
function isListed(answer: string, rest: string): boolean {
  return answer.split(/\r?\n/).some((line) => line.startsWith(`${rest}:`) && Number(line.slice(rest.length + 1)) > 0);
}
