-- 登录状态 — one that somebody ended is remembered, so that its phone hears that and drops what it read; one that only
-- ran out is forgotten as before. Ended by whom (null: by the program's operator), when, and why.
alter table session add column ended_at bigint default null;
alter table session add column ended_by blob default null;
alter table session add column ended_why text default null;
create index session_by_device on session (device);
-- 设备 — what kind it is, in one coarse word of the browser's: enough to know one's own phone again. Empty: not known.
alter table device add column kind text not null default '';
