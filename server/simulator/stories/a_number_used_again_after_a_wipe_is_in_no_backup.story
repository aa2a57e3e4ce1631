# The browser threw everything away, and before it had heard from the server the phone used a number again. An older
# backup held another operation of that number, and the new one was forgotten as if it lay in the backup (I2, I11).
seed 23654
phones 1
servers 1
act 0 4077825939
exchange 0 1585926303
wiped 0 3435008681
act 0 2002281309
backup 0 118637177
exchange 0 3687463133
act 0 2629115422
weeks 0 4212243813
exchange 0 4271250933
