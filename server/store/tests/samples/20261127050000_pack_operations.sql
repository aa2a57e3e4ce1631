-- The zone has named 文苑街道: the first operation that is packed.
insert into op (op_id, device_id, dseq, actor, village, hash, body, outcome, received_at, judged_at, place, chain) values
    (x'01a2062de2007c018a40334204ddc602', x'01a2061e9fc0758a99740b0850902f23', 2, x'01a2062de2007b6ca6a5987dee7634eb', '410871001', 'd27616f93c45b3e06809036408380dfa85834ebee229f87df5b01d386884f009', '', '{"is":"applied","ver":1}', 1795400000000, 1795399999500, 1, 'c6b1d269863ba13725a8cd54a86a05a3cf7888ff715602c6bcb6797d9fc37cd3');
insert into op_pack (village, first, texts) values
    ('410871001', 1, x'016b0100008d973d0ec2300c854f64c97512273e4e92a6122b3f630726062684043397abca2d70a0b0402b3c5ab22df9d3d3b36776cfd4422144f0191b08d1221863096ddb66d6f7e60b0d213705a4cb5ae24204116f0113068782d451d5fa8b1ccd90d30e9fa18933448e0e2478753ccfc696a41d7e80d5ec5f548dd470a8e097f02e3b8a0e9b54b8d925bdc9b7eb55ae2a9c0c62b81cc6e369bc5deffbb366dfeef2fc7ffbfe01');
update scope_head set ops = 1, chain = 'c6b1d269863ba13725a8cd54a86a05a3cf7888ff715602c6bcb6797d9fc37cd3' where village = '410871001';
update device set ack = '{"upto":2,"beyond":[]}' where id = x'01a2061e9fc0758a99740b0850902f23';
