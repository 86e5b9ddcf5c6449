/* servicedesk: the commands. */
#include "app.h"
#include "commands.h"
#include "maintenance/commands.h"
#include "version.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static int command_serve(int argc, char **argv)
{
    return app_run(app_serve, argc, argv);
}

static int command_openapi(int argc, char **argv)
{
    (void)argc, (void)argv;
    app_print_openapi();
    return 0;
}

static int command_version(int argc, char **argv)
{
    (void)argc, (void)argv;
    puts("servicedesk " VERSION);
    return 0;
}

static int command_help(int argc, char **argv);

static const struct {
    const char *name, *usage, *doc;
    int (*run)(int argc, char **argv); /* of the arguments after the name */
} commands[] = {
    { "serve", "serve", "the service desk, until SIGTERM", command_serve },
    { "work", "work", "run jobs alone, beside those that serve", command_work },
    { "seed-admin", "seed-admin", "make or promote the admin ADMIN_EMAIL", command_seed_admin },
    { "migrate", "migrate [--dry-run]", "bring the database to this version's tables", command_migrate },
    { "import-original", "import-original --from URL", "take over a database of the original",
        command_import_original },
    { "copy", "copy --from URL --to URL", "move the service desk into another database", command_copy },
    { "backup", "backup FILE", "save all of it, while it runs", command_backup },
    { "restore", "restore FILE [--replace]", "what a backup holds becomes the database", command_restore },
    { "verify", "verify [--database URL]", "look it over; exit 1 when something is wrong", command_verify },
    { "refresh", "refresh [--dry-run]", "every ticket once a day; mends what is derived", command_refresh },
    { "seed-demo", "seed-demo --tickets N --users M", "fill an empty database, made up", command_seed_demo },
    { "seed-demo", "seed-demo --company", "likewise: a small company of 90 days", command_seed_demo },
    { "openapi", "openapi", "print the API's OpenAPI document", command_openapi },
    { "configuration", "configuration", "print docs/configuration.md", command_configuration },
    { "version", "version", "print the version", command_version },
    { "--help", "--help", "this text", command_help },
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static int command_help(int argc, char **argv)
{
    (void)argc, (void)argv;
    Buf text = { 0 };
    puts("Mini Service Desk: a self-hosted IT service desk in one executable.\n\nusage: servicedesk COMMAND\n");
    for (int i = 0; i < COMMANDS; i++)
        printf("  %-31s %s\n", commands[i].usage, commands[i].doc);
    puts("\nSettings are environment variables:\n");
    conf_help(&text);
    fwrite(text.ptr, 1, text.len, stdout);
    buf_free(&text);
    return 0;
}

/* Whoever keeps what a command says, in a file or a pipe, has it whole, or is told. */
static int say_all(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    fprintf(stderr, "servicedesk: what it says could not be written: %m.\n");
    return status ? status : 1;
}

int main(int argc, char **argv)
{
    umask(077); /* the database and its key are nobody else's */
    /* The writer's statement journals come and go a request; giving their pages back each time cost a tenth of a
     * create. Setting one bound freezes the other, and stream parts are larger than its default. */
    mallopt(M_TRIM_THRESHOLD, 64 << 20); // NOLINT(concurrency-mt-unsafe): no other thread exists yet
    mallopt(M_MMAP_THRESHOLD, 1 << 20);  // NOLINT(concurrency-mt-unsafe)
    const char *name = argc > 1 ? argv[1] : "--help";
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return say_all(commands[i].run(argc - 2 > 0 ? argc - 2 : 0, argv + 2));
    fprintf(stderr, "servicedesk: \"%s\" is no command; `servicedesk --help` lists them.\n", name);
    return 2;
}
