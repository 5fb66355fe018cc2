/** Settings of account recovery after a possible take-over. */
export interface RecoverySettings {
  /** After a reset by mail, the mailbox is not accepted as second factor for this time. */
  readonly mailFactorWaitSeconds: number;
  /** The undo link in a notice is valid for this time. */
  readonly undoSeconds: number;
  /** The page that the link leads to; `/` and the token are appended. */
  readonly undoUrl: string;
  /** If true, API keys stay valid after a new password. */
  readonly keepsApiKeys: boolean;
}
