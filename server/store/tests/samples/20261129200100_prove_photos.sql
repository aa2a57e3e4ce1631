-- 李春梅 has sent one photo and half of another.
insert into photo (hash, total, arrived, state, sender) values
    ('efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef', 9, 9, 'stored', x'01a2062de2007b2d913b37898d8e2d9a'),
    ('dededededededededededededededededededededededededededededededede', 6, 0, 'arriving', x'01a2062de2007b2d913b37898d8e2d9a');
insert into photo_link (hash, village) values
    ('efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef', '410871001001');
insert into photo_linker (hash, village, account) values
    ('efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef', '410871001001', x'01a2062de2007b2d913b37898d8e2d9a');
insert into photo_holder (hash, account) values
    ('efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef', x'01a2062de2007b2d913b37898d8e2d9a');
insert into photo_arrival (hash, account, total, arrived) values
    ('dededededededededededededededededededededededededededededededede', x'01a2062de2007b2d913b37898d8e2d9a', 6, 3);
insert into photo_part (hash, account, begins, body) values
    ('dededededededededededededededededededededededededededededededede', x'01a2062de2007b2d913b37898d8e2d9a', 0, x'6a7067');
