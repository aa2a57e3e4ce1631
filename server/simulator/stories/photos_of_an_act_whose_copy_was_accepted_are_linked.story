# Somebody accepted a damaged copy of an act before its right bytes came. Nobody linked the photos of the right bytes
# then: nobody could open them, and they would have been swept away after thirty days (I14).
seed 12190
phones 4
servers 1
act 3 3720670804
copies 3 1163537749
switch 0 803092326
act 0 705835393
