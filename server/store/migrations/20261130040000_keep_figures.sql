-- 统计数 — what pages, exports and pictures show, by village and period: it changes in the transaction that changes
-- what is counted (docs/decisions/0033-figures-are-kept.md).
create table village_figure (
    -- A year such as 2026, or a day such as 2026-11-23.
    period             text not null,
    village            text not null,
    -- A household is counted on the day of its first counted visit of the year.
    households_visited bigint not null,
    visits             bigint not null,
    disputes           bigint not null,
    disputes_settled   bigint not null,
    activities         bigint not null,
    attendances        bigint not null,
    needs              bigint not null,
    needs_over         bigint not null,
    primary key (period, village)
);

-- What is there is counted once.
insert into village_figure (period, village, households_visited, visits, disputes, disputes_settled, activities, attendances, needs, needs_over)
select period, village,
    cast(sum(households_visited) as bigint) as households_visited,
    cast(sum(visits) as bigint) as visits,
    cast(sum(disputes) as bigint) as disputes,
    cast(sum(disputes_settled) as bigint) as disputes_settled,
    cast(sum(activities) as bigint) as activities,
    cast(sum(attendances) as bigint) as attendances,
    cast(sum(needs) as bigint) as needs,
    cast(sum(needs_over) as bigint) as needs_over
from (
    select substr(on_day, 1, digits) as period, village, 1 as households_visited, 0 as visits,
        0 as disputes, 0 as disputes_settled, 0 as activities, 0 as attendances, 0 as needs, 0 as needs_over
    from (
        select village, household, min(on_day) as on_day from household_visit where counts = 1
        group by village, household, substr(on_day, 1, 4)
    ) first_visit
    cross join (select 4 as digits union all select 10) named
    union all
    select substr(on_day, 1, digits), village, 0, counts, 0, 0, 0, 0, 0, 0
    from household_visit cross join (select 4 as digits union all select 10) named
    union all
    select substr(on_day, 1, digits), village, 0, 0, 1, settled, 0, 0, 0, 0
    from dispute cross join (select 4 as digits union all select 10) named
    union all
    select substr(on_day, 1, digits), village, 0, 0, 0, 0, 1, attendances, 0, 0
    from volunteer_activity cross join (select 4 as digits union all select 10) named
    union all
    select substr(on_day, 1, digits), village, 0, 0, 0, 0, 0, 0, 1, is_over
    from need cross join (select 4 as digits union all select 10) named
) counted
group by period, village;
