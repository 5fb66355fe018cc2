/** What each role may do beyond one's own account. */
const scopesByRole: Readonly<Record<string, readonly string[]>> = {
  admin: ['users:read', 'users:write', 'sessions:revoke', 'audit:read'],
};

/** The scopes that an account's roles add up to. A role that nobody knows any more adds nothing. */
export function scopesOf(roles: readonly string[]): ReadonlySet<string> {
  return new Set(roles.flatMap((role) => (Object.hasOwn(scopesByRole, role) ? (scopesByRole[role] ?? []) : [])));
}
