-- The zone has opened its year and its ledger; a branch has claimed a star, and somebody objected to what was on notice.
insert into record (kind, id, village, grid, ver, seq, doc, row_hash, reader, reader_grid) values
    (13, x'00060607ea00800080000000000644f7', '410871', '410871', 1, 13, '{"zone":"410871","year":2026,"items":[]}', -3558027171211901340, null, null),
    (16, x'00060807ea00800080000000000644f7', '410871', '410871', 1, 16, '{"zone":"410871","year":2026,"entries":[]}', 1540069374457001233, null, null),
    (14, x'000c0e07ea0080008000005fa9d1efaa', '410871001002', '410871001002', 1, 1, '{"village":"410871001002","year":2026,"events":[{"op":"01a2062d-e200-7c01-8a40-334204ddc602","at":1795400000000,"by":"01a2062d-e200-780d-803f-cea0df44ab9e","what":{"claimed":[{"star":"safety","statement":"一年没有上访","evidence":[]}]}}]}', -2687430083035907778, null, null),
    (15, x'01a2062de2007d118a40334204ddc603', '410871001', '410871001', 1, 3, '{"filed":{"id":"01a2062d-e200-7d11-8a40-334204ddc603","village":"410871001002","year":2026,"text":"坑塘还没有清","code_hash":"3333333333333333333333333333333333333333333333333333333333333333"},"township":"410871001","at":1795400000000}', 2118195631261405292, null, null);
insert into evaluation (village, year, id, is_open, on_notice) values
    ('410871001002', 2026, x'000c0e07ea0080008000005fa9d1efaa', 1, 0);
insert into objection (id, village, year, is_open, code_hash) values
    (x'01a2062de2007d118a40334204ddc603', '410871001002', 2026, 1, '3333333333333333333333333333333333333333333333333333333333333333');
