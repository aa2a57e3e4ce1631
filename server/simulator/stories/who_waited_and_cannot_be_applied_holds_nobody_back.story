# An operation waited for an earlier one and then could not be applied; what built on it waited on in the same push,
# while a push later it would have been decided (I15).
seed 32150
phones 1
servers 1
act 1 3887813541
act 1 3948411507
act 1 4060629715
out-of-order 1 3789520231
