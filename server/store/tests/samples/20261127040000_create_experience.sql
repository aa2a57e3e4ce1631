-- 辛庄村 has written down an experience, which is posted, and a visit of leaders.
insert into record (kind, id, village, grid, ver, seq, doc, row_hash, reader, reader_grid) values
    (17, x'01a2062de2007d178a40334204ddc601', '410871003001', '410871003001', 1, 1, '{"now":{"id":"01a2062d-e200-7d17-8a40-334204ddc601","village":"410871003001","star":"ecology","track":"two_to_three","title":"坑塘变游园","practice":"清淤以后种荷花","lesson":"先定管护的人,再动工","photos":[]},"by":"01a2062d-e200-7b6c-a6a5-987dee7634eb","written_at":1795400000000,"before":[],"posting":["posted",1795400000000,"01a2062d-e200-7b6c-a6a5-987dee7634eb"]}', -126867209586458933, null, null),
    (18, x'01a2062de2007d188a40334204ddc601', '410871003001', '410871003001', 1, 2, '{"now":{"id":"01a2062d-e200-7d18-8a40-334204ddc601","village":"410871003001","on":"2026-11-20","leaders":["区党委书记"],"saw":"看了村口坑塘","suggestions":[{"text":"坑塘要有人管护","star":"ecology","due_on":null}]},"by":"01a2062d-e200-7b6c-a6a5-987dee7634eb","recorded_at":1795400000000,"before":[],"taken_up":[]}', 5413397880498695109, null, null);
insert into scope_head (village, seq, row_count, row_xor, ops, chain) values
    ('410871003001', 2, 2, -5396149901471116018, 0, '');
insert into experience (id, village, posted) values
    (x'01a2062de2007d178a40334204ddc601', '410871003001', 1);
