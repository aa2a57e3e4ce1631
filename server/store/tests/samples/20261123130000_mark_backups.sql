-- A backup was taken after the first operation of each device.
update device set backup_dseq = 1;
