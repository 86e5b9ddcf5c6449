#include "commands.h"

#include "app.h"

int command_seed_demo(int argc, char **argv)
{
    (void)argc, (void)argv;
    return app_fail("seed-demo is not there yet.");
}
