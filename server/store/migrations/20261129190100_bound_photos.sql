-- When a photo began to arrive: what nothing links is swept after 30 days. 0: it arrived before this was noted.
alter table photo add column arrived_at bigint not null default 0;

-- What a person has sent of photos on a day: beyond a bound the rest waits for the next day.
create table photo_day (
    account blob not null,
    on_day  text not null,
    photos  bigint not null,
    bytes   bigint not null,
    primary key (account, on_day)
);
