# a copy under another id was kept for review; accepted, it left a second trace under the id of the true operation
seed 1190
phones 2
servers 1
act 1 2877929271
act 1 2382744739
stranger 0 885412757
exchange 1 63555767
act 1 1326158556
