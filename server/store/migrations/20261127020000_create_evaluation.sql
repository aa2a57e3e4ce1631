-- 评星, by village and year: what of a year waits, and what is on notice.
create table evaluation (
    village   text not null,
    year      bigint not null,
    id        blob not null,
    -- Begun and not decided.
    is_open   smallint not null,
    on_notice smallint not null,
    primary key (village, year)
);

-- 异议. Nobody's name; the follow-up code only as its SHA-256.
create table objection (
    id        blob primary key not null,
    village   text not null,
    year      bigint not null,
    is_open   smallint not null,
    code_hash text not null
);
create index objection_by_village on objection (village, year);
create index objection_by_code on objection (code_hash);
