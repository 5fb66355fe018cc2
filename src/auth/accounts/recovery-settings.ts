/** How an owner comes back to an account that somebody else may have taken over. */
export interface RecoverySettings {
  /** How long the mailbox is no second factor after it has set the password. */
  readonly mailFactorWaitSeconds: number;
  /** How long a change may be undone by the link that its notice holds. */
  readonly undoSeconds: number;
  /** The page that the link leads to; `/` and the token are appended. */
  readonly undoUrl: string;
  /** Whether API keys outlive a new password. */
  readonly keepsApiKeys: boolean;
}
