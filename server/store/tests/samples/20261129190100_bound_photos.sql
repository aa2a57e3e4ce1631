-- 李春梅 has sent one photo on this day.
insert into photo_day (account, on_day, photos, bytes) values
    (x'01a2062de2007b2d913b37898d8e2d9a', '2026-11-23', 1, 3);
update photo set arrived_at = 1795400000000 where hash = 'cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd';
