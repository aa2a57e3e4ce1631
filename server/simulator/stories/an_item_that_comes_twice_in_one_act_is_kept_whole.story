# A year was opened with the same item twice in one act: the last stood, and what the other said was nowhere (I9).
seed 4101
phones 6
servers 1
act 5 518934333
