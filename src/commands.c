#include "commands.h"

#include "app.h"
#include "base/seam.h"
#include "db/migrate.h"
#include "security/email.h"
#include "security/password.h"
#include "users/users.h"

#include <stdio.h>

int command_configuration(int argc, char **argv)
{
    (void)argc, (void)argv;
    Buf text = { 0 };
    conf_markdown(&text);
    fwrite(text.ptr, 1, text.len, stdout);
    buf_free(&text);
    return 0;
}

static int migrate_try(AppStart *start)
{
    MigrateReport report;
    const char *problem = NULL;
    if (db_migrate_try(&start->url, &start->arena, &report, &problem) != ERR_OK)
        return app_fail(problem);
    printf("%s: at version %d; nothing was changed\n", start->url.shown, report.from);
    for (int i = report.from; i < report.to; i++)
        printf("  would run %04d_%s: tried, and undone\n", migrations[i].version, migrations[i].name);
    return 0;
}

static int migrate_run(AppStart *start, int argc, char **argv)
{
    MigrateReport report;
    const char *problem = NULL;
    bool dry = argc == 1 && str_is(str(argv[0]), "--dry-run");
    if (argc > 0 && !dry)
        return app_fail("migrate takes no arguments but --dry-run.");
    if (dry)
        return migrate_try(start);
    if (db_migrate(&start->url, &start->arena, &report, &problem) != ERR_OK)
        return app_fail(problem);
    if (report.applied)
        printf("%s: from version %d to %d\n", start->url.shown, report.from, report.to);
    else
        printf("%s: at version %d already\n", start->url.shown, report.to);
    if (report.kept)
        printf("The database as it was before is in %s.\n", report.kept);
    return 0;
}

int command_migrate(int argc, char **argv)
{
    return app_run(migrate_run, argc, argv);
}

/* --- seed-admin --- */

enum { PASSWORD_LENGTH = 20 };

/* Without ADMIN_PASSWORD: one that passes the rules, without letters that look alike. */
static Str make_password(Arena *arena)
{
    static const char letters[] = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    char *text = arena_alloc(arena, PASSWORD_LENGTH + 1);
    do {
        uint8_t bytes[PASSWORD_LENGTH];
        random_bytes(bytes, sizeof bytes);
        for (int i = 0; i < PASSWORD_LENGTH; i++)
            text[i] = letters[bytes[i] % (sizeof letters - 1)];
        text[6] = text[13] = '-';
    } while (password_problem(str(text)));
    return str(text);
}

/* NULL, or what is wrong with the settings. */
static const char *read_admin(AppStart *start, SeedAdmin *admin, bool *made)
{
    const Conf *conf = &start->conf;
    Str email = { 0 };
    const char *reason = email_check(&start->arena, conf->admin_email, &email);
    if (reason)
        return arena_printf(&start->arena, "ADMIN_EMAIL=%.*s is not a valid e-mail address: %s",
            (int)conf->admin_email.len, conf->admin_email.ptr, reason)
            .ptr;
    *made = conf->admin_password.len == 0;
    if (*made && conf->env == ENV_PROD)
        return "ADMIN_PASSWORD is not set: with ENV=prod the admin's password must be given.";
    *admin = (SeedAdmin){ conf->admin_name, email, *made ? make_password(&start->arena) : conf->admin_password };
    const char *weak = password_problem(admin->password);
    return weak ? arena_printf(&start->arena, "ADMIN_PASSWORD: %s", weak).ptr : NULL;
}

static void report_admin(const SeedAdmin *admin, SeedOutcome outcome, bool made)
{
    int size = (int)admin->email.len;
    if (outcome == SEED_UNCHANGED)
        printf("Admin %.*s exists already; nothing was changed.\n", size, admin->email.ptr);
    if (outcome == SEED_PROMOTED)
        printf("User %.*s was promoted to admin; the password stays.\n", size, admin->email.ptr);
    if (outcome == SEED_ACTIVATED)
        printf(
            "User %.*s was deactivated, and is an active admin again; the password stays.\n", size, admin->email.ptr);
    if (outcome == SEED_CREATED && made)
        printf("Admin %.*s was created. The password is shown this once:\n\n    %s\n\n", size, admin->email.ptr,
            admin->password.ptr);
    if (outcome == SEED_CREATED && !made)
        printf("Admin %.*s was created.\n", size, admin->email.ptr);
}

static int seed_admin_run(AppStart *start, int argc, char **argv)
{
    (void)argc, (void)argv;
    DbConn *conn = NULL;
    SeedAdmin admin = { 0 };
    SeedOutcome outcome = SEED_UNCHANGED;
    bool made = false;
    const char *problem = read_admin(start, &admin, &made);
    if (problem)
        return app_fail(problem);
    if (!app_open_database(start, &conn))
        return 1;
    Db db = { .conn = conn, .arena = &start->arena };
    Err err = user_seed_admin(&db, time_now(), &admin, &outcome);
    db_close(conn);
    if (err != ERR_OK)
        return app_fail("The admin was not written: the database refused it (see the line above).");
    report_admin(&admin, outcome, made);
    fflush(stdout);
    return 0;
}

int command_seed_admin(int argc, char **argv)
{
    return app_run(seed_admin_run, argc, argv);
}
