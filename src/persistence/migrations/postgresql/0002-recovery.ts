import type { Migration } from '../../migrate.ts';

/** Codes that were sent before, which live for ten minutes, are forgotten: nothing says whose mailbox they were sent to. */
export const recovery: Migration = {
  name: '0002-recovery',
  statements: [
    `alter table account add column mail_factor_held_until timestamptz(3) null`,
    `drop index audit_event_account_id_at_index`,
    `drop index audit_event_at_index`,
    `create index audit_event_account_id_at_id_index on audit_event (account_id, at, id)`,
    `create index audit_event_at_id_index on audit_event (at, id)`,
    `truncate one_time_code`,
    `alter table one_time_code
      alter column flow_digest set not null,
      add column recipient_digest text not null,
      add column is_long boolean not null`,
    `create table undo_offer (
      id text not null,
      account_id text not null,
      digest text not null,
      change text not null,
      email text not null,
      email_identity text not null,
      phone text null,
      second_factors jsonb not null,
      sealed_secret text null,
      created_at timestamptz(3) not null,
      expires_at timestamptz(3) not null,
      spent_at timestamptz(3) null,
      primary key (id)
    )`,
    `alter table undo_offer add constraint undo_offer_digest_unique unique (digest)`,
    `create index undo_offer_account_id_created_at_index on undo_offer (account_id, created_at)`,
    `create index undo_offer_expires_at_index on undo_offer (expires_at)`,
    `alter table undo_offer add constraint undo_offer_account_id_foreign foreign key (account_id) references account (id) on update no action on delete cascade`,
  ],
};
