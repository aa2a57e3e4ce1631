# A full disk makes SQLite end a transaction by itself; the driver's rollback then failed, and every later push of
# the server was refused until it was restarted (I10).
seed 6
phones 2
servers 1
act 0 2449956290
bad-disk 1 1116575602
server-full 1 3697077113
