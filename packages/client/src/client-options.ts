import type { SecondFactorMethod } from './generated/operations.ts';
import type { PortcullisError } from './portcullis-error.ts';
import type { SessionStorage } from './storage.ts';
import type { TabsPlatform } from './tabs.ts';

export interface ClientOptions {
  /** The URL of GraphQL, such as `https://api.example.com/graphql`. In a page it may be relative. */
  readonly url: string;
  /**
   * The place in which the session is kept. Default: the `localStorage` of the page, shared by its tabs. `cookie` has the browser hold it, in a
   * cookie that scripts cannot read. Elsewhere there is no default, because a server has many users: give a program with one user
   * `memoryStorage()`, an app its own storage, and a server one client for each request with `storage: 'cookie'` and `headers`.
   */
  readonly storage?: SessionStorage | 'cookie';
  /** The name of the session in the storage and between tabs. Default: `portcullis:` and the URL. */
  readonly key?: string;
  /** Called for each request; returns headers to add. A server that renders pages returns the cookie of the page's request. */
  readonly headers?: () => Readonly<Record<string, string>>;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
  /**
   * Asks the user for the second factor while a sign-in waits for it. Null: the user gives up. It is asked again, with the refusal, as
   * long as codes are wrong. Without it, `signIn` throws `TWO_FACTOR_REQUIRED` with the challenge.
   */
  readonly secondFactor?: (ask: SecondFactorAsk) => Promise<SecondFactorProof | null>;
  /**
   * Asks the user for a new proof when an operation was refused for the lack of one; the operation then runs again, once. Null: the
   * user gives up, and the operation stays refused. It is asked again, with the refusal, as long as proofs are wrong.
   */
  readonly stepUp?: (ask: StepUpAsk) => Promise<StepUpProof | null>;
  /** The means by which the tabs of a page agree. Default: Web Locks and a `BroadcastChannel` where the storage is the page's own. */
  readonly tabs?: TabsPlatform;
  /** The local clock, in milliseconds. Default: `Date.now`. */
  readonly now?: () => number;
}

/** A question for the second factor. */
export interface SecondFactorAsk {
  readonly methods: readonly SecondFactorMethod[];
  /** Sends a code by mail or SMS, for the methods `EMAIL` and `SMS`. */
  sendCode(): Promise<void>;
  /** The reason for which the proof before was refused. Null at first. */
  readonly refusal: PortcullisError | null;
}

export interface SecondFactorProof {
  /** A code of the second factor, or a recovery code. */
  readonly code: string;
  /** True: the next sign-ins on this device take no second factor, for 30 days. */
  readonly trustDevice?: boolean;
}

/** A question for a new proof: the second factor where the account has one, else the password. */
export interface StepUpAsk {
  readonly methods: readonly SecondFactorMethod[];
  /** Sends a code by mail or SMS, for the methods `EMAIL` and `SMS`. */
  sendCode(): Promise<void>;
  /** The reason for which the proof before was refused. Null at first. */
  readonly refusal: PortcullisError | null;
}

export interface StepUpProof {
  readonly password?: string;
  /** A code of the second factor, or a recovery code. */
  readonly code?: string;
}
