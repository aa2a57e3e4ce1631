# A fault of the judge: it knew a device where it meant a session, and a copy of a request of the session before the one
# that stands was turned away before its time (I22).
seed 97
phones 1
servers 1
seasons 2 3064797296
seasons 5 4017695167
exchange 4 3291494368
