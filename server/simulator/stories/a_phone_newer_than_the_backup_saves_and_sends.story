# After a restore the server knew the phone's device no longer and minted another; what was saved then wanted the key
# of an older operation, for ever, and the older ones were refused with the device nobody knew (I10).
seed 1475
phones 1
servers 1
backup 0 2232357228
switch 1 2653743902
act 1 3482449088
restore 1 1354904212
exchange 1 3890269808
act 1 796736055
reload 1 1914914887
