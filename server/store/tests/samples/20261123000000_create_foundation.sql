-- What the foundation held on a day in November: 东方社区 with one household, one of each record, one
-- operation that waits for an earlier one and one that waits for a person. Made by the store itself.

insert into meta (key, value) values
    ('epoch', 'b726a858-697f-42c9-9cd8-eb0926c32975'),
    ('sample', '1');

insert into place (code, kind, name, sample) values
    ('410871', 'zone', '示范区', 1),
    ('410871001', 'subdistrict', '文苑街道', 1),
    ('410871001001', 'community', '东方社区', 1),
    ('410871001001003', 'grid', '3号网格', 1);

insert into account (id, name, home, login) values
    (x'01a2062de200780d803fcea0df44ab9e', '张书记', '410871001001', null),
    (x'01a2062de2007b2d913b37898d8e2d9a', '李春梅', '410871001001', null),
    (x'01a2062de2007b6ca6a5987dee7634eb', '区办', '410871', 'quban');

insert into membership (account, role, place, from_at, to_at) values
    (x'01a2062de200780d803fcea0df44ab9e', 'village_secretary', '410871001001', 0, null),
    (x'01a2062de2007b2d913b37898d8e2d9a', 'grid_worker', '410871001001003', 0, null),
    (x'01a2062de2007b6ca6a5987dee7634eb', 'zone_office', '410871', 0, null);

insert into scope_head (village, seq, row_count, row_xor, ops, chain) values
    ('410871', 2, 2, 7411590460742799326, 0, ''),
    ('410871001', 1, 1, 4141163196543155058, 0, ''),
    ('410871001001', 14, 12, -5547618274229905641, 9, '89a71009cdd04cb98c743938086a3df4f4d61e23196c76a03a54240b24c9031b');

insert into op (op_id, device_id, dseq, actor, village, hash, body, outcome, received_at, judged_at, place, chain) values
    (x'01a2062de2007081822030491976c2e5', x'01a2061e9fc077808c520b0d4a7c8250', 1, x'01a2062de2007b2d913b37898d8e2d9a', '410871001001', '498913805c67a4ca854fcb425e220a2bd4146612496eb473888341efaa66023d', '{"head":{"op_id":"01a2062d-e200-7081-8220-30491976c2e5","device_id":"01a2061e-9fc0-7780-8c52-0b0d4a7c8250","dseq":1,"deps":[],"actor":"01a2062d-e200-7b2d-913b-37898d8e2d9a","village":"410871001001","base_ver":0,"kv":1,"recorded_at":1795399999500,"clock_offset":0},"intent":{"register_household":{"id":"01a2062d-e200-7004-aa6e-878822d7e73c","grid":"410871001001003","door":"5-2-301","head":"孙桂英","phone":"","people":[],"categories":[]}}}', '{"is":"applied","ver":1}', 1795400000000, 1795399999500, 1, '2b6e75fb6f2f617eddf4a408eaf7af28f1d80b682e5f66fbdc26ee1e83bc4845'),
    (x'01a2062de2007493afec60f5f8f27fb1', x'01a2061e9fc077808c520b0d4a7c8250', 2, x'01a2062de2007b2d913b37898d8e2d9a', '410871001001', 'cbaa88a9e32bd75b2b199dc91aac513e8e555f3fbf014b0906120935f7ab563f', '{"head":{"op_id":"01a2062d-e200-7493-afec-60f5f8f27fb1","device_id":"01a2061e-9fc0-7780-8c52-0b0d4a7c8250","dseq":2,"deps":[],"actor":"01a2062d-e200-7b2d-913b-37898d8e2d9a","village":"410871001001","base_ver":0,"kv":1,"recorded_at":1795399999500,"clock_offset":0},"intent":{"record_visit":{"id":"01a2062d-e200-7430-98e8-3c83abd18fc7","household":"01a2062d-e200-7004-aa6e-878822d7e73c","on":"2026-11-23","started_at":null,"talk":{"met":["head"],"topics":[],"note":"血压平稳","follow_up_on":null},"needs":[{"id":"01a2062d-e200-7443-aa77-dddfa50678b6","text":"燃气软管老化","kind":"safety","handling":"grid"}],"photos":[{"hash":"abababababababababababababababababababababababababababababababab","bytes":10,"width":4,"height":3}],"location":null}}}', '{"is":"applied","ver":1}', 1795400000000, 1795399999500, 2, '72723966c2f325fcc61d527c26ef00eac535bb7c4909f00065b4c4044d7fb6d7'),
    (x'01a2062de20075f3ae753430d122b5e4', x'01a2061e9fc077808c520b0d4a7c8250', 3, x'01a2062de2007b2d913b37898d8e2d9a', '410871001001', 'a820c93e2e98490dcb18e55f6aa9c7d9980de6143419af9791f7e45e456a2840', '{"head":{"op_id":"01a2062d-e200-75f3-ae75-3430d122b5e4","device_id":"01a2061e-9fc0-7780-8c52-0b0d4a7c8250","dseq":3,"deps":[],"actor":"01a2062d-e200-7b2d-913b-37898d8e2d9a","village":"410871001001","base_ver":0,"kv":1,"recorded_at":1795399999500,"clock_offset":0},"intent":{"record_activity":{"id":"01a2062d-e200-7869-8a40-334204ddc67c","place":"410871001001003","name":"清扫背街小巷","kind":"environment","venue":"北街","organizer":"","on":"2026-11-23","from_minute":null,"minutes":90,"attendances":26,"volunteers":[],"note":"","training":"","photos":[]}}}', '{"is":"applied","ver":1}', 1795400000000, 1795399999500, 3, 'ab3d9cd4a5c0501f57c891b5f06e99b8e572d5b137b9dede9196c7bf32f052d5'),
    (x'01a2062de20076f7adf9a14ad00e12ef', x'01a2061e9fc077808c520b0d4a7c8250', 6, x'01a2062de2007b2d913b37898d8e2d9a', '410871001001', '7cb0ca8cccb075df658148ffa85ef9c318e6d15d3345e21c5ee93b501600952a', '{"head":{"op_id":"01a2062d-e200-76f7-adf9-a14ad00e12ef","device_id":"01a2061e-9fc0-7780-8c52-0b0d4a7c8250","dseq":6,"deps":["01a2062d-e200-73db-af41-a382c68e2f02"],"actor":"01a2062d-e200-7b2d-913b-37898d8e2d9a","village":"410871001001","base_ver":0,"kv":1,"recorded_at":1795399999500,"clock_offset":0},"intent":{"record_activity":{"id":"01a2062d-e200-7568-9319-7ea066ebae8f","place":"410871001001003","name":"义诊","kind":"environment","venue":"北街","organizer":"","on":"2026-11-23","from_minute":null,"minutes":90,"attendances":26,"volunteers":[],"note":"","training":"","photos":[]}}}', '{"is":"review","reason":{"why":"waits_for_earlier"}}', 1795400000000, 1795399999500, 6, '3da10101a3d72a697481ee7109c287810d2d835c1d03e569e80bba13705b9a3f'),
    (x'01a2062de200778294c011c5666ed0ac', x'01a2061e9fc077808c520b0d4a7c8250', 4, x'01a2062de2007b2d913b37898d8e2d9a', '410871001001', '6359e2d33142e327d73232b85dbc436d8014c2831c42817664dc8e253c55f7f7', '{"head":{"op_id":"01a2062d-e200-7782-94c0-11c5666ed0ac","device_id":"01a2061e-9fc0-7780-8c52-0b0d4a7c8250","dseq":4,"deps":[],"actor":"01a2062d-e200-7b2d-913b-37898d8e2d9a","village":"410871001001","base_ver":0,"kv":1,"recorded_at":1795399999500,"clock_offset":0},"intent":{"report_dispute":{"id":"01a2062d-e200-78ca-8728-954257eb048b","grid":"410871001001003","kind":"neighbors","parties":[{"household":"01a2062d-e200-7004-aa6e-878822d7e73c","name":"孙家"}],"on":"2026-11-23","what":"楼道堆物","so_far":[],"photos":[]}}}', '{"is":"applied","ver":1}', 1795400000000, 1795399999500, 4, '7e52e3b4f173410b20899fd6ce30a129c8e7e35856ae5195b3c2e830a8b221bc'),
    (x'01a2062de20077ba999d4cd7f13d8279', x'01a2061e9fc077808c520b0d4a7c8250', 5, x'01a2062de2007b2d913b37898d8e2d9a', '410871001001', 'bae3f03bc5b2df97f7a2637d4e486419f611945b5a79684b0be6d68395fe5f22', '{"head":{"op_id":"01a2062d-e200-77ba-999d-4cd7f13d8279","device_id":"01a2061e-9fc0-7780-8c52-0b0d4a7c8250","dseq":5,"deps":[],"actor":"01a2062d-e200-7b2d-913b-37898d8e2d9a","village":"410871001001","base_ver":0,"kv":1,"recorded_at":1795399999500,"clock_offset":0},"intent":{"register_household":{"id":"01a2062d-e200-7920-8ff4-a7a220b6fbd3","grid":"410871001001004","door":"9-1","head":"孙桂英","phone":"","people":[],"categories":[]}}}', '{"is":"review","reason":{"why":"outside_your_grid","grid":"410871001001004"}}', 1795400000000, 1795399999500, 5, '08869bb0fd47dc742c8bee9800217da39ec90e491ab6afd933ae2a7196f13e5c'),
    (x'01a2062de20077bb9f11a895196822d0', x'01a2061e9fc0758a99740b0850902f23', 1, x'01a2062de2007b6ca6a5987dee7634eb', '410871001001', 'a67ca31535ab9c520d51f4ed01c6f9607f16d4737a37f439453ca8cf46394080', '{"head":{"op_id":"01a2062d-e200-77bb-9f11-a895196822d0","device_id":"01a2061e-9fc0-758a-9974-0b0850902f23","dseq":1,"deps":[],"actor":"01a2062d-e200-7b6c-a6a5-987dee7634eb","village":"410871001001","base_ver":0,"kv":1,"recorded_at":1795399999500,"clock_offset":0},"intent":{"plan_stars":{"village":"410871001001","year":2026,"held":["party"],"aimed":["safety"]}}}', '{"is":"applied","ver":1}', 1795400000000, 1795399999500, 9, '89a71009cdd04cb98c743938086a3df4f4d61e23196c76a03a54240b24c9031b'),
    (x'01a2062de2007b699866910f3ed43cee', x'01a2061e9fc07689a7e3d96e0c6af7ec', 2, x'01a2062de200780d803fcea0df44ab9e', '410871001001', 'aa69e086e3675d07f98354d484be2b6182b0c8295f689276196b2e0ae88e5008', '{"head":{"op_id":"01a2062d-e200-7b69-9866-910f3ed43cee","device_id":"01a2061e-9fc0-7689-a7e3-d96e0c6af7ec","dseq":2,"deps":[],"actor":"01a2062d-e200-780d-803f-cea0df44ab9e","village":"410871001001","base_ver":0,"kv":1,"recorded_at":1795399999500,"clock_offset":0},"intent":{"nominate_honor":{"id":"01a2062d-e200-794d-925c-6795cef27d65","village":"410871001001","kind":"role_model","level":"city","title":"身边好人","honoree":{"person":"孙桂英"},"deed":"十年如一日清扫背街小巷","awarded_on":"2026-11-23","consent":null}}}', '{"is":"applied","ver":1}', 1795400000000, 1795399999500, 8, '06b3e124c0328491b594100daf39d6e590b233d9fc3189241a33006e8a361941'),
    (x'01a2062de2007cb3bc43284c91613984', x'01a2061e9fc07689a7e3d96e0c6af7ec', 1, x'01a2062de200780d803fcea0df44ab9e', '410871001001', 'd525e8b944df02ae360276f54b110871af2f14223297606e5dc55bdc8a099d97', '{"head":{"op_id":"01a2062d-e200-7cb3-bc43-284c91613984","device_id":"01a2061e-9fc0-7689-a7e3-d96e0c6af7ec","dseq":1,"deps":[],"actor":"01a2062d-e200-780d-803f-cea0df44ab9e","village":"410871001001","base_ver":0,"kv":1,"recorded_at":1795399999500,"clock_offset":0},"intent":{"create_task":{"id":"01a2062d-e200-711f-bb72-67c28e6fb433","village":"410871001001","template":null,"star":"party","title":"红色物业进小区","owner":{"account":"01a2062d-e200-7b2d-913b-37898d8e2d9a","name":"李春梅"},"begins_on":"2026-11-23","deadline":"2027-01-22","milestones":[],"progress":{"done":0,"of":100,"unit":"%"}}}}', '{"is":"applied","ver":1}', 1795400000000, 1795399999500, 7, 'b447aaa0337997cfe130ece389cb3339aebc0568913aa3ec68abed4cf3355a0d');

insert into op_waiting (op_id, dep, since) values
    (x'01a2062de20076f7adf9a14ad00e12ef', x'01a2062de20073dbaf41a382c68e2f02', 1795400000000);

insert into record (kind, id, village, grid, ver, seq, doc, row_hash, reader, reader_grid) values
    (1, x'000600000000800080000000000644f7', '410871', '410871', 1, 1, '{"code":"410871","kind":"zone","name":"示范区","sample":true}', 519970240963677252, null, null),
    (1, x'000900000000800080000000187d64d9', '410871001', '410871001', 1, 1, '{"code":"410871001","kind":"subdistrict","name":"文苑街道","sample":true}', 4141163196543155058, null, null),
    (1, x'000c0000000080008000005fa9d1efa9', '410871001001', '410871001001', 1, 1, '{"code":"410871001001","kind":"community","name":"东方社区","sample":true}', 7141684604617849140, null, null),
    (1, x'000f000000008000800175af5c102c2b', '410871001001', '410871001001003', 1, 2, '{"code":"410871001001003","kind":"grid","name":"3号网格","sample":true}', 6965405837887999691, null, null),
    (2, x'01a2062de200780d803fcea0df44ab9e', '410871001001', '410871001001', 1, 3, '{"id":"01a2062d-e200-780d-803f-cea0df44ab9e","name":"张书记","home":"410871001001","login":null,"memberships":[{"role":"village_secretary","place":"410871001001","from":0,"to":null}]}', 4935946803484163196, null, null),
    (2, x'01a2062de2007b2d913b37898d8e2d9a', '410871001001', '410871001001', 1, 4, '{"id":"01a2062d-e200-7b2d-913b-37898d8e2d9a","name":"李春梅","home":"410871001001","login":null,"memberships":[{"role":"grid_worker","place":"410871001001003","from":0,"to":null}]}', -4803401406867983187, null, null),
    (2, x'01a2062de2007b6ca6a5987dee7634eb', '410871', '410871', 1, 2, '{"id":"01a2062d-e200-7b6c-a6a5-987dee7634eb","name":"区办","home":"410871","login":"quban","memberships":[{"role":"zone_office","place":"410871","from":0,"to":null}]}', 7056028376784798618, null, null),
    (3, x'01a2062de2007004aa6e878822d7e73c', '410871001001', '410871001001003', 1, 5, '{"id":"01a2062d-e200-7004-aa6e-878822d7e73c","grid":{"is":"410871001001003","by":{"v":1,"at":1795399999500,"by":"01a2062d-e200-7b2d-913b-37898d8e2d9a","dev":"01a2061e-9fc0-7780-8c52-0b0d4a7c8250","n":1}},"moves":[],"door":{"is":"5-2-301","by":{"v":1,"at":1795399999500,"by":"01a2062d-e200-7b2d-913b-37898d8e2d9a","dev":"01a2061e-9fc0-7780-8c52-0b0d4a7c8250","n":1}},"head":{"is":"孙桂英","by":{"v":1,"at":1795399999500,"by":"01a2062d-e200-7b2d-913b-37898d8e2d9a","dev":"01a2061e-9fc0-7780-8c52-0b0d4a7c8250","n":1}},"phone":{"is":"","by":{"v":1,"at":1795399999500,"by":"01a2062d-e200-7b2d-913b-37898d8e2d9a","dev":"01a2061e-9fc0-7780-8c52-0b0d4a7c8250","n":1}},"categories":{"is":[],"by":{"v":1,"at":1795399999500,"by":"01a2062d-e200-7b2d-913b-37898d8e2d9a","dev":"01a2061e-9fc0-7780-8c52-0b0d4a7c8250","n":1}},"people":{},"merged_into":{"is":null,"by":{"v":1,"at":1795399999500,"by":"01a2062d-e200-7b2d-913b-37898d8e2d9a","dev":"01a2061e-9fc0-7780-8c52-0b0d4a7c8250","n":1}}}', 1391461861392038738, null, null),
    (4, x'01a2062de200743098e83c83abd18fc7', '410871001001', '410871001001003', 1, 6, '{"first":{"id":"01a2062d-e200-7430-98e8-3c83abd18fc7","household":"01a2062d-e200-7004-aa6e-878822d7e73c","on":"2026-11-23","started_at":null,"talk":{"met":["head"],"topics":[],"note":"血压平稳","follow_up_on":null},"needs":[{"id":"01a2062d-e200-7443-aa77-dddfa50678b6","text":"燃气软管老化","kind":"safety","handling":"grid"}],"photos":[{"hash":"abababababababababababababababababababababababababababababababab","bytes":10,"width":4,"height":3}],"location":null},"grid":"410871001001003","by":"01a2062d-e200-7b2d-913b-37898d8e2d9a","device":"01a2061e-9fc0-7780-8c52-0b0d4a7c8250","recorded_at":1795399999500,"amendments":[],"twin":null}', -8414346290445019110, null, null),
    (5, x'01a2062de2007443aa77dddfa50678b6', '410871001001', '410871001001003', 1, 7, '{"id":"01a2062d-e200-7443-aa77-dddfa50678b6","household":"01a2062d-e200-7004-aa6e-878822d7e73c","grid":"410871001001003","raised_in":"01a2062d-e200-7430-98e8-3c83abd18fc7","raised_on":"2026-11-23","raised_by":"01a2062d-e200-7b2d-913b-37898d8e2d9a","text":"燃气软管老化","kind":"safety","handling":{"is":"grid","by":{"v":1,"at":1795399999500,"by":"01a2062d-e200-7b2d-913b-37898d8e2d9a","dev":"01a2061e-9fc0-7780-8c52-0b0d4a7c8250","n":2}},"over_on":null,"remarks":[]}', 409097592109390126, null, null),
    (6, x'01a2062de20078ca8728954257eb048b', '410871001001', '410871001001003', 1, 8, '{"id":"01a2062d-e200-78ca-8728-954257eb048b","grid":"410871001001003","kind":"neighbors","parties":[{"household":"01a2062d-e200-7004-aa6e-878822d7e73c","name":"孙家"}],"on":"2026-11-23","what":"楼道堆物","by":"01a2062d-e200-7b2d-913b-37898d8e2d9a","recorded_at":1795399999500,"events":[],"photos":[]}', -5171936097646725802, null, null),
    (7, x'01a2062de20078698a40334204ddc67c', '410871001001', '410871001001003', 1, 9, '{"now":{"id":"01a2062d-e200-7869-8a40-334204ddc67c","place":"410871001001003","name":"清扫背街小巷","kind":"environment","venue":"北街","organizer":"","on":"2026-11-23","from_minute":null,"minutes":90,"attendances":26,"volunteers":[],"note":"","training":"","photos":[]},"by":"01a2062d-e200-7b2d-913b-37898d8e2d9a","recorded_at":1795399999500,"before":[]}', 9096443854273672768, null, null),
    (8, x'01a2062de200711fbb7267c28e6fb433', '410871001001', '410871001001', 1, 12, '{"id":"01a2062d-e200-711f-bb72-67c28e6fb433","village":"410871001001","template":null,"star":"party","begins_on":"2026-11-23","title":{"is":"红色物业进小区","by":{"v":1,"at":1795399999500,"by":"01a2062d-e200-780d-803f-cea0df44ab9e","dev":"01a2061e-9fc0-7689-a7e3-d96e0c6af7ec","n":1}},"owner":{"is":{"account":"01a2062d-e200-7b2d-913b-37898d8e2d9a","name":"李春梅"},"by":{"v":1,"at":1795399999500,"by":"01a2062d-e200-780d-803f-cea0df44ab9e","dev":"01a2061e-9fc0-7689-a7e3-d96e0c6af7ec","n":1}},"deadline":{"is":"2027-01-22","by":{"v":1,"at":1795399999500,"by":"01a2062d-e200-780d-803f-cea0df44ab9e","dev":"01a2061e-9fc0-7689-a7e3-d96e0c6af7ec","n":1}},"milestones":{"is":[],"by":{"v":1,"at":1795399999500,"by":"01a2062d-e200-780d-803f-cea0df44ab9e","dev":"01a2061e-9fc0-7689-a7e3-d96e0c6af7ec","n":1}},"progress":{"is":{"done":0,"of":100,"unit":"%"},"by":{"v":1,"at":1795399999500,"by":"01a2062d-e200-780d-803f-cea0df44ab9e","dev":"01a2061e-9fc0-7689-a7e3-d96e0c6af7ec","n":1}},"notes":[]}', -6744711558902183296, null, null),
    (9, x'01a2062de200794d925c6795cef27d65', '410871001001', '410871001001', 1, 13, '{"id":"01a2062d-e200-794d-925c-6795cef27d65","village":"410871001001","kind":"role_model","level":"city","title":"身边好人","honoree":{"person":"孙桂英"},"deed":"十年如一日清扫背街小巷","awarded_on":"2026-11-23","by":"01a2062d-e200-780d-803f-cea0df44ab9e","wishes":[],"posting":["nominated",1795399999500,"01a2062d-e200-780d-803f-cea0df44ab9e"]}', 6384217013382064430, null, null),
    (10, x'000c0507ea0080008000005fa9d1efa9', '410871001001', '410871001001', 1, 14, '{"village":"410871001001","year":2026,"held":["party"],"aimed":["safety"]}', -1710726153641184537, null, null),
    (11, x'01a2062de20076f7adf9a14ad00e12ef', '410871001001', '410871001001', 1, 10, '{"op_id":"01a2062d-e200-76f7-adf9-a14ad00e12ef","village":"410871001001","author":"01a2062d-e200-7b2d-913b-37898d8e2d9a","device":"01a2061e-9fc0-7780-8c52-0b0d4a7c8250","happened_at":1795399999500,"received_at":1795400000000,"reason":{"why":"waits_for_earlier"},"op":"{\"head\":{\"op_id\":\"01a2062d-e200-76f7-adf9-a14ad00e12ef\",\"device_id\":\"01a2061e-9fc0-7780-8c52-0b0d4a7c8250\",\"dseq\":6,\"deps\":[\"01a2062d-e200-73db-af41-a382c68e2f02\"],\"actor\":\"01a2062d-e200-7b2d-913b-37898d8e2d9a\",\"village\":\"410871001001\",\"base_ver\":0,\"kv\":1,\"recorded_at\":1795399999500,\"clock_offset\":0},\"intent\":{\"record_activity\":{\"id\":\"01a2062d-e200-7568-9319-7ea066ebae8f\",\"place\":\"410871001001003\",\"name\":\"义诊\",\"kind\":\"environment\",\"venue\":\"北街\",\"organizer\":\"\",\"on\":\"2026-11-23\",\"from_minute\":null,\"minutes\":90,\"attendances\":26,\"volunteers\":[],\"note\":\"\",\"training\":\"\",\"photos\":[]}}}","state":{"is":"waiting"}}', -6909622554193439962, x'01a2062de2007b2d913b37898d8e2d9a', null),
    (11, x'01a2062de20077ba999d4cd7f13d8279', '410871001001', '410871001001', 1, 11, '{"op_id":"01a2062d-e200-77ba-999d-4cd7f13d8279","village":"410871001001","author":"01a2062d-e200-7b2d-913b-37898d8e2d9a","device":"01a2061e-9fc0-7780-8c52-0b0d4a7c8250","happened_at":1795399999500,"received_at":1795400000000,"reason":{"why":"outside_your_grid","grid":"410871001001004"},"op":"{\"head\":{\"op_id\":\"01a2062d-e200-77ba-999d-4cd7f13d8279\",\"device_id\":\"01a2061e-9fc0-7780-8c52-0b0d4a7c8250\",\"dseq\":5,\"deps\":[],\"actor\":\"01a2062d-e200-7b2d-913b-37898d8e2d9a\",\"village\":\"410871001001\",\"base_ver\":0,\"kv\":1,\"recorded_at\":1795399999500,\"clock_offset\":0},\"intent\":{\"register_household\":{\"id\":\"01a2062d-e200-7920-8ff4-a7a220b6fbd3\",\"grid\":\"410871001001004\",\"door\":\"9-1\",\"head\":\"孙桂英\",\"phone\":\"\",\"people\":[],\"categories\":[]}}}","state":{"is":"waiting"}}', 4723935025692706005, x'01a2062de2007b2d913b37898d8e2d9a', null);

insert into device (id, account, minted_at, seen_at, ack) values
    (x'01a2061e9fc0758a99740b0850902f23', x'01a2062de2007b6ca6a5987dee7634eb', 1795399000000, 1795400000000, '{"upto":1,"beyond":[]}'),
    (x'01a2061e9fc07689a7e3d96e0c6af7ec', x'01a2062de200780d803fcea0df44ab9e', 1795399000000, 1795400000000, '{"upto":2,"beyond":[]}'),
    (x'01a2061e9fc077808c520b0d4a7c8250', x'01a2062de2007b2d913b37898d8e2d9a', 1795399000000, 1795400000000, '{"upto":6,"beyond":[]}');

insert into household (id, village, grid, stands) values
    (x'01a2062de2007004aa6e878822d7e73c', '410871001001', '410871001001003', 1);

insert into household_visit (id, village, grid, household, worker, device, on_day, counts) values
    (x'01a2062de200743098e83c83abd18fc7', '410871001001', '410871001001003', x'01a2062de2007004aa6e878822d7e73c', x'01a2062de2007b2d913b37898d8e2d9a', x'01a2061e9fc077808c520b0d4a7c8250', '2026-11-23', 1);

insert into need (id, village, grid, household, on_day, is_over) values
    (x'01a2062de2007443aa77dddfa50678b6', '410871001001', '410871001001003', x'01a2062de2007004aa6e878822d7e73c', '2026-11-23', 0);

insert into dispute (id, village, grid, on_day, settled, closed) values
    (x'01a2062de20078ca8728954257eb048b', '410871001001', '410871001001003', '2026-11-23', 0, 0);

insert into volunteer_activity (id, village, on_day, attendances) values
    (x'01a2062de20078698a40334204ddc67c', '410871001001', '2026-11-23', 26);

insert into honor (id, village, posted, awarded_on) values
    (x'01a2062de200794d925c6795cef27d65', '410871001001', 0, '2026-11-23');

insert into star_plan (village, year, id) values
    ('410871001001', 2026, x'000c0507ea0080008000005fa9d1efa9');

insert into review (op_id, village, is_open) values
    (x'01a2062de20076f7adf9a14ad00e12ef', '410871001001', 1),
    (x'01a2062de20077ba999d4cd7f13d8279', '410871001001', 1);

insert into photo (hash, total, arrived, state, sender) values
    ('abababababababababababababababababababababababababababababababab', 10, 4, 'arriving', x'01a2062de2007b2d913b37898d8e2d9a');

insert into photo_link (hash, village) values
    ('abababababababababababababababababababababababababababababababab', '410871001001');

insert into session (token_hash, account, device, opened_at, ends_at) values
    ('1111111111111111111111111111111111111111111111111111111111111111', x'01a2062de2007b2d913b37898d8e2d9a', x'01a2061e9fc077808c520b0d4a7c8250', 1795400000000, 1795486400000);

insert into password (account, hash) values
    (x'01a2062de2007b6ca6a5987dee7634eb', '$argon2id$v=19$m=8,t=1,p=1$c2FtcGxl$c2FtcGxl');

insert into activation (code_hash, account, issued_by, ends_at, used_at) values
    ('2222222222222222222222222222222222222222222222222222222222222222', x'01a2062de2007b2d913b37898d8e2d9a', x'01a2062de200780d803fcea0df44ab9e', 1795486400000, null);

insert into attempt (key, failures, until) values
    ('wang', 1, 0);
