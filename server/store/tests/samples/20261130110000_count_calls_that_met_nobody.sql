-- A call of the year before that met nobody, as a year's figures may hold it: nothing else happened.
insert into village_figure (period, village, households_visited, visits, disputes, disputes_settled, activities, attendances, needs, needs_over, visits_not_met) values
    ('2025', '410871001002', 0, 0, 0, 0, 0, 0, 0, 0, 0);
