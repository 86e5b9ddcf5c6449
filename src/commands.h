/* The commands that are more than a line; each gets the arguments after its name and returns the exit code. */
#pragma once

int command_seed_admin(int argc, char **argv);
int command_migrate(int argc, char **argv);
int command_work(int argc, char **argv);
int command_seed_demo(int argc, char **argv);
int command_configuration(int argc, char **argv);
