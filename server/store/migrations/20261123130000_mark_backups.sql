-- 备份 — up to where each device's operations lie in a backup. A phone forgets nothing beyond it.
alter table device add column backup_dseq bigint not null default 0;
