-- A phone that was lost, and the one that came instead.
insert into session (token_hash, account, device, opened_at, ends_at, ended_at, ended_by, ended_why) values
    ('3333333333333333333333333333333333333333333333333333333333333333', x'01a2062de2007b2d913b37898d8e2d9a', x'01a2061e9fc077808c520b0d4a7c8250', 1795400000000, 1795486400000, 1795400001000, x'01a2062de200780d803fcea0df44ab9e', 'lost');
update device set kind = 'android' where id = x'01a2061e9fc077808c520b0d4a7c8250';
