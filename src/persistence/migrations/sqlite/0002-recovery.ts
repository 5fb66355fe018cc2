import type { Migration } from '../../migrate.ts';

/** Codes that were sent before, which live for ten minutes, are forgotten: nothing says whose mailbox they were sent to. */
export const recovery: Migration = {
  name: '0002-recovery',
  statements: [
    `alter table account add column mail_factor_held_until datetime null`,
    `drop index audit_event_account_id_at_index`,
    `drop index audit_event_at_index`,
    `create index audit_event_account_id_at_id_index on audit_event (account_id, at, id)`,
    `create index audit_event_at_id_index on audit_event (at, id)`,
    `drop table one_time_code`,
    `create table one_time_code (
      id text not null primary key,
      account_id text not null,
      purpose text not null,
      flow_digest text not null,
      recipient_digest text not null,
      is_long integer not null,
      digest text not null,
      attempts_left integer not null,
      created_at datetime not null,
      expires_at datetime not null,
      spent_at datetime null,
      constraint one_time_code_account_id_foreign foreign key (account_id) references account (id) on update no action on delete cascade
    )`,
    `create index one_time_code_account_id_purpose_created_at_index on one_time_code (account_id, purpose, created_at)`,
    `create index one_time_code_expires_at_index on one_time_code (expires_at)`,
    `create table undo_offer (
      id text not null primary key,
      account_id text not null,
      digest text not null,
      change text not null,
      email text not null,
      email_identity text not null,
      phone text null,
      second_factors json not null,
      sealed_secret text null,
      created_at datetime not null,
      expires_at datetime not null,
      spent_at datetime null,
      constraint undo_offer_account_id_foreign foreign key (account_id) references account (id) on update no action on delete cascade
    )`,
    `create unique index undo_offer_digest_unique on undo_offer (digest)`,
    `create index undo_offer_account_id_created_at_index on undo_offer (account_id, created_at)`,
    `create index undo_offer_expires_at_index on undo_offer (expires_at)`,
  ],
};
