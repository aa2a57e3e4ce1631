-- The only visit of a year, found to be a double: what was counted is counted no more.
insert into village_figure (period, village, households_visited, visits, disputes, disputes_settled, activities, attendances, needs, needs_over) values
    ('2025', '410871001001', 0, 0, 0, 0, 0, 0, 0, 0),
    ('2025-12-30', '410871001001', 0, 0, 0, 0, 0, 0, 0, 0);
