-- 经验 — for the board: whether strangers may read it.
create table experience (
    id      blob primary key not null,
    village text not null,
    posted  smallint not null
);
create index experience_by_village on experience (village);
