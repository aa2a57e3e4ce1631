-- 照片的一段. A piece of a photo that is still arriving; all are gone once the whole has been checked.
create table photo_piece (
    hash    text not null,
    -- Where in the photo it begins, in bytes.
    begins  bigint not null,
    body    blob not null,
    primary key (hash, begins)
);
-- What had half arrived lay in files beside the database: it begins anew.
delete from photo where state = 'arriving';
