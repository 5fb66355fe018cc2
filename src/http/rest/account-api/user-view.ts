import type { Account } from '../../../auth/accounts/account.entity.ts';

/** The user as the dialect prints one. Times are IMF-fixdate (RFC 9110 §5.6.7). Nobody keeps credits here: there are none. */
export function userView(account: Account) {
  return {
    id: account.id,
    email: account.email,
    first_name: account.firstName,
    last_name: account.lastName,
    is_active: account.isActive(),
    is_2fa_enabled: account.secondFactors.length > 0,
    is_dark_mode: account.isDarkMode,
    credits: 0 as const,
    created_at: account.createdAt.toUTCString(),
    updated_at: account.updatedAt.toUTCString(),
  };
}
