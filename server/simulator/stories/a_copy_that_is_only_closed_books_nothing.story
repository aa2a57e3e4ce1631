# A fault of the judge: a damaged copy of a booking came first, and was closed when the right bytes were there. The judge
# took it for accepted, and so for booked, though the right bytes had been refused (I21).
seed 11029
phones 6
servers 1
book-again 0 239029884
act 0 514119730
copies 0 211300529
