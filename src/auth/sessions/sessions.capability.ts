import type { Capability } from '../use-case.ts';
import { endOwnSessions } from './end-own-sessions.use-case.ts';
import { endReplacedSession } from './end-replaced-session.use-case.ts';
import { endSession } from './end-session.use-case.ts';
import { findByRefreshToken } from './find-by-refresh-token.ts';
import { listSessions, listEndedSessions } from './list-sessions.ts';
import { logOut } from './log-out.use-case.ts';
import { refreshSession } from './refresh-session.use-case.ts';

export const sessionsCapability = {
  refresh: { run: refreshSession },
  logOut: { run: logOut },
  findByRefreshToken: { run: findByRefreshToken },
  list: { run: listSessions },
  listEnded: { run: listEndedSessions },
  end: { run: endSession },
  endOwn: { run: endOwnSessions },
  endReplaced: { run: endReplacedSession },
} as const satisfies Capability;
