# A membership ended before its village had ever been read: memory still meant to read it, and went on showing what
# had been saved for it, which a phone opened from the disk did not (I5).
seed 13733
phones 10
servers 1
act 6 3878141857
act 4 689728667
act 2 3357034629
act 9 331619940
exchange 2 2173858071
act 9 2986558024
