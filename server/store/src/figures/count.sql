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
group by period, village
