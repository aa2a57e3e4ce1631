insert into security_event (id, at, account, about, what, result, detail) values
    (x'01a2062de2007c018a40334204ddc699', 1795400000000, x'01a2062de2007b2d913b37898d8e2d9a', null, 'sign_in', 'done', 'code');
