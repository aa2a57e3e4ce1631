# A fault of the judge: somebody without a role had thirty days to hand in, and a role that was given after these days
# was held to make the session go on (I22).
seed 8094
phones 7
servers 1
act 6 4075808356
exchange 6 2626377419
exchange 2 4100020564
seasons 6 3307017616
act 3 1949556430
