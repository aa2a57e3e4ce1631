-- 设备 — when a device pulled last: from then on its owner can know that a role of theirs has ended.
alter table device add column pulled_at bigint;
