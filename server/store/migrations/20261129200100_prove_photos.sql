-- 照片 — who has shown that they had a photo: they sent every byte of it. A photo may be looked at where such a person
-- linked it, and nowhere else; its name alone opens nothing.
create table photo_holder (
    hash    text not null,
    account blob not null,
    primary key (hash, account)
);
-- Who linked it in which place.
create table photo_linker (
    hash    text not null,
    village text not null,
    account blob not null,
    primary key (hash, village, account)
);
-- How much of it has arrived from each person. What half arrived before lies in photo_piece, and phones send it anew.
create table photo_arrival (
    hash    text not null,
    account blob not null,
    total   bigint not null,
    arrived bigint not null,
    constraint a_photo_arrives_once_from_each check (arrived <= total),
    primary key (hash, account)
);
create table photo_part (
    hash    text not null,
    account blob not null,
    -- Where in the photo it begins, in bytes.
    begins  bigint not null,
    body    blob not null,
    primary key (hash, account, begins)
);
-- Whose bytes the stored ones were is known; who linked them is known where it can only have been the sender.
insert into photo_holder (hash, account) select hash, sender from photo where state = 'stored';
insert into photo_linker (hash, village, account)
    select l.hash, l.village, p.sender from photo_link l join photo p on p.hash = l.hash
    where exists (
        select 1 from membership m where m.account = p.sender
        and (m.place like l.village || '%' or l.village like m.place || '%'));
