# A fault of the judge: who spoke in the very instant in which their last role ended was held to have had it still, and
# so the session ended too early for it (I22).
seed 4216
phones 9
servers 1
act 8 362026623
act 8 3549725513
exchange 6 955427958
exchange 8 1546824599
weeks 2 1167535509
