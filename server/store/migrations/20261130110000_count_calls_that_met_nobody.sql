-- 上门未遇 and 撤回 — calls that met nobody are counted apart, and what is taken back is counted nowhere
-- (docs/decisions/0035-one-door-one-save.md). Nothing was taken back yet, so the defaults are right for that.
alter table household_visit add column not_met smallint not null default 0;
alter table need add column counts smallint not null default 1;
alter table village_figure add column visits_not_met bigint not null default 0;

-- What an older program took down as a visit since the day of effect (domain::visit::NOT_MET_SINCE).
update household_visit set counts = 0, not_met = 1 where on_day >= '2026-11-30' and counts = 1 and id in (
    select id from record where kind = 4 and doc like '%"met":["nobody"]%' and doc like '%"amendments":[]%'
);

-- Counted once more in the words of today.
delete from village_figure;
insert into village_figure (period, village, households_visited, visits, disputes, disputes_settled, activities, attendances, needs, needs_over, visits_not_met)
select period, village,
    cast(sum(households_visited) as bigint) as households_visited,
    cast(sum(visits) as bigint) as visits,
    cast(sum(disputes) as bigint) as disputes,
    cast(sum(disputes_settled) as bigint) as disputes_settled,
    cast(sum(activities) as bigint) as activities,
    cast(sum(attendances) as bigint) as attendances,
    cast(sum(needs) as bigint) as needs,
    cast(sum(needs_over) as bigint) as needs_over,
    cast(sum(visits_not_met) as bigint) as visits_not_met
from (
    select substr(on_day, 1, digits) as period, village, 1 as households_visited, 0 as visits,
        0 as disputes, 0 as disputes_settled, 0 as activities, 0 as attendances, 0 as needs, 0 as needs_over,
        0 as visits_not_met
    from (
        select village, household, min(on_day) as on_day from household_visit where counts = 1
        group by village, household, substr(on_day, 1, 4)
    ) first_visit
    cross join (select 4 as digits union all select 10) named
    union all
    select substr(on_day, 1, digits), village, 0, counts, 0, 0, 0, 0, 0, 0, not_met
    from household_visit cross join (select 4 as digits union all select 10) named
    union all
    select substr(on_day, 1, digits), village, 0, 0, 1, settled, 0, 0, 0, 0, 0
    from dispute cross join (select 4 as digits union all select 10) named
    union all
    select substr(on_day, 1, digits), village, 0, 0, 0, 0, 1, attendances, 0, 0, 0
    from volunteer_activity cross join (select 4 as digits union all select 10) named
    union all
    select substr(on_day, 1, digits), village, 0, 0, 0, 0, 0, 0, counts, counts * is_over, 0
    from need cross join (select 4 as digits union all select 10) named
) counted
group by period, village;
