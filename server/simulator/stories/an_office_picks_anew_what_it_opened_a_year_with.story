# No fault of the program: an office opened a year and later put one item of it right, and the judge looked for the
# first words as if nobody might replace them (I9).
seed 11536
phones 1
servers 1
switch 0 2325843031
exchange 0 3980777324
act 0 798999911
exchange 0 4283589493
act 0 2831364472
