-- A backup was taken after the first operation of each device.
update device set backup_dseq = 1;

-- 文苑街道 has announced a plan.
insert into record (kind, id, village, grid, ver, seq, doc, row_hash, reader, reader_grid) values
    (12, x'01a2062de2007d118a40334204ddc601', '410871001', '410871001', 1, 2, '{"said":{"id":"01a2062d-e200-7d11-8a40-334204ddc601","place":"410871001","year":2022,"of":"villages","levels":[],"stars":[],"pilots":[],"exist":12,"source":"2022 年报道"},"at":1795400000000,"by":"01a2062d-e200-7b6c-a6a5-987dee7634eb"}', 8141137203656915398, null, null);
update scope_head set seq = 2, row_count = 2, row_xor = 5297214869799420596 where village = '410871001';
