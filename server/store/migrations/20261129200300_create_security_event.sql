-- 安全日志 — who signed in, was refused, got a code, another role, an export; by the account's id, without names,
-- addresses or anything typed. Kept for 200 days (网络安全法第二十一条: 不少于六个月).
create table security_event (
    id      blob primary key not null,
    at      bigint not null,
    -- Who did it; null where nobody was signed in.
    account blob,
    -- Whom it was about; null where that is nobody else.
    about   blob,
    what    text not null,
    result  text not null,
    -- A place's code or a route's pattern; never what somebody typed.
    detail  text not null
);
create index security_event_by_time on security_event (at);
