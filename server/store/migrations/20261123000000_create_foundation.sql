-- The zone's facts about itself: its life (epoch), whether it is the sample zone.
create table meta (
    key   text primary key not null,
    value text not null
);

-- A village's own counter (see docs/sync-protocol.md): bumped last in every push, so that commit order is
-- counter order; with the digest of its rows and the end of its audit chain.
create table scope_head (
    village   text primary key not null,
    seq       bigint not null,
    row_count bigint not null,
    row_xor   bigint not null,
    ops       bigint not null,
    chain     text not null
);

-- 操作 — the log: what people did, byte for byte, and what became of it.
create table op (
    op_id       blob primary key not null,
    device_id   blob not null,
    dseq        bigint not null,
    actor       blob not null,
    village     text not null,
    hash        text not null,
    body        text not null,
    outcome     text not null,
    received_at bigint not null,
    judged_at   bigint not null,
    -- place in the village's audit chain, and the link itself
    place       bigint not null,
    chain       text not null,
    constraint each_place_in_a_chain_is_taken_once unique (village, place)
);
create index op_by_device on op (device_id, dseq);

-- An operation held back until another one arrives.
create table op_waiting (
    op_id   blob not null,
    dep     blob not null,
    since   bigint not null,
    primary key (op_id, dep)
);
create index op_waiting_by_dep on op_waiting (dep);

-- 档 — each record as it stands now, and at the same time the village's feed of changes.
create table record (
    kind        smallint not null,
    id          blob not null,
    village     text not null,
    grid        text not null,
    ver         bigint not null,
    seq         bigint not null,
    doc         text not null,
    row_hash    bigint not null,
    -- who may read it besides those who lead the village; null: everybody in the village
    reader      blob,
    reader_grid text,
    constraint a_record_has_a_version check (ver > 0),
    primary key (kind, id)
);
create unique index record_by_village on record (village, seq);

-- 设备 — one browser of one person.
create table device (
    id           blob primary key not null,
    account      blob not null,
    minted_at    bigint not null,
    seen_at      bigint not null,
    ack          text not null
);
create index device_by_account on device (account);

-- 账号, for looking people up.
create table account (
    id    blob primary key not null,
    name  text not null,
    home  text not null,
    login text,
    constraint a_login_belongs_to_one unique (login)
);
create index account_by_home on account (home);

-- 任职, in time.
create table membership (
    account blob not null,
    role    text not null,
    place   text not null,
    from_at bigint not null,
    to_at   bigint,
    primary key (account, role, place, from_at)
);
create index membership_by_place on membership (place);

-- 区划.
create table place (
    code   text primary key not null,
    kind   text not null,
    name   text not null,
    sample smallint not null
);

-- 户.
create table household (
    id      blob primary key not null,
    village text not null,
    grid    text not null,
    stands  smallint not null
);
create index household_by_grid on household (grid);

-- 入户走访.
create table household_visit (
    id        blob primary key not null,
    village   text not null,
    grid      text not null,
    household blob not null,
    worker    blob not null,
    device    blob not null,
    on_day    text not null,
    counts    smallint not null
);
create index household_visit_by_day on household_visit (village, on_day);
create index household_visit_by_door on household_visit (household, on_day);

-- 诉求.
create table need (
    id        blob primary key not null,
    village   text not null,
    grid      text not null,
    household blob not null,
    on_day    text not null,
    is_over   smallint not null
);
create index need_by_day on need (village, on_day);

-- 矛盾纠纷.
create table dispute (
    id      blob primary key not null,
    village text not null,
    grid    text not null,
    on_day  text not null,
    settled smallint not null,
    closed  smallint not null
);
create index dispute_by_day on dispute (village, on_day);

-- 志愿活动.
create table volunteer_activity (
    id          blob primary key not null,
    village     text not null,
    on_day      text not null,
    attendances bigint not null
);
create index volunteer_activity_by_day on volunteer_activity (village, on_day);

-- 表彰.
create table honor (
    id         blob primary key not null,
    village    text not null,
    posted     smallint not null,
    awarded_on text not null
);
create index honor_by_village on honor (village);

-- 创建计划.
create table star_plan (
    village text not null,
    year    bigint not null,
    id      blob not null,
    primary key (village, year)
);

-- 待确认.
create table review (
    op_id   blob primary key not null,
    village text not null,
    is_open smallint not null
);
create index review_by_village on review (village, is_open);

-- 照片 — how much of it has arrived.
create table photo (
    hash     text primary key not null,
    total    bigint not null,
    arrived  bigint not null,
    state    text not null,
    sender   blob not null,
    constraint a_photo_does_not_arrive_twice check (arrived <= total)
);
create table photo_link (
    hash    text not null,
    village text not null,
    primary key (hash, village)
);

-- 登录状态. Only the token's hash is kept.
create table session (
    token_hash text primary key not null,
    account    blob not null,
    device     blob not null,
    opened_at  bigint not null,
    ends_at    bigint not null
);
create index session_by_account on session (account);

create table password (
    account blob primary key not null,
    hash    text not null
);

-- 激活码 — used once, then it only says when.
create table activation (
    code_hash  text primary key not null,
    account    blob not null,
    issued_by  blob not null,
    ends_at    bigint not null,
    used_at    bigint
);

-- Failed attempts to sign in, by account or device; never by address alone.
create table attempt (
    key      text primary key not null,
    failures bigint not null,
    until    bigint not null
);
