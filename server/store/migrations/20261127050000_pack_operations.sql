-- 操作原文 — what operations say, byte for byte: those of one push into a village, packed together.
-- Each operation kept its own in op.body until now; those stay there, and body is empty for the others.
-- So is op.chain, except where a push ends.
create table op_pack (
    village text not null,
    -- The first of them in the village's chain; the others follow it one by one.
    first   bigint not null,
    texts   blob not null,
    primary key (village, first)
);
