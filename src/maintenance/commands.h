/* The commands that look after databases; each gets the arguments after its name and returns the exit code. */
#pragma once

int command_import_original(int argc, char **argv);
int command_copy(int argc, char **argv);
int command_backup(int argc, char **argv);
int command_restore(int argc, char **argv);
int command_verify(int argc, char **argv);
int command_refresh(int argc, char **argv);
