-- Half of a photo has arrived.
insert into photo (hash, total, arrived, state, sender) values
    ('cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd', 6, 3, 'arriving', x'01a2062de2007b2d913b37898d8e2d9a');
insert into photo_piece (hash, begins, body) values
    ('cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd', 0, x'6a7067');
