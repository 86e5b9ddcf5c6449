/* DATABASE_URL in all its forms. */
#include "db/db.h"
#include "unit.h"

static void good_addresses(void **state)
{
    static const struct {
        const char *url;
        DbEngine engine;
        const char *place, *shown;
    } cases[] = {
        { "sqlite:///database.db", DB_SQLITE, "database.db", "sqlite:///database.db" },
        { "sqlite:////var/lib/sd.db", DB_SQLITE, "/var/lib/sd.db", "sqlite:////var/lib/sd.db" },
        { "sqlite:///./x y.db", DB_SQLITE, "./x y.db", "sqlite:///./x y.db" },
        { " sqlite:///a.db\n", DB_SQLITE, "a.db", "sqlite:///a.db" },
        { "sqlite://", DB_SQLITE, "", "sqlite://" },
        { "sqlite:///", DB_SQLITE, "", "sqlite://" },
        { "sqlite:///:memory:", DB_SQLITE, "", "sqlite://" },
        { "postgresql://sd@db/desk", DB_POSTGRES, "postgresql://sd@db/desk", "postgresql://sd@db/desk" },
        { "postgres://sd:geheim@db:5433/desk", DB_POSTGRES, "postgresql://sd:geheim@db:5433/desk",
            "postgresql://sd@db:5433/desk" },
        { "postgresql+psycopg2://sd:ge%40heim@db/desk", DB_POSTGRES, "postgresql://sd:ge%40heim@db/desk",
            "postgresql://sd@db/desk" },
        { "postgresql://db/desk?user=sd&password=geheim", DB_POSTGRES, "postgresql://db/desk?user=sd&password=geheim",
            "postgresql://db/desk" },
        { "postgresql://", DB_POSTGRES, "postgresql://", "postgresql://" },
        { "postgresql://a:1,b:2/desk?application_name=x@y", DB_POSTGRES,
            "postgresql://a:1,b:2/desk?application_name=x@y", "postgresql://a:1,b:2/desk" },
        { "postgresql:///desk?host=/run/postgresql", DB_POSTGRES, "postgresql:///desk?host=/run/postgresql",
            "postgresql:///desk" },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        Arena arena = { 0 };
        DbUrl url;
        assert_null(db_url_parse(&arena, str(cases[i].url), &url));
        assert_int_equal(url.engine, cases[i].engine);
        assert_string_equal(url.engine == DB_SQLITE ? url.path : url.conninfo, cases[i].place);
        assert_string_equal(url.shown, cases[i].shown);
        arena_free(&arena);
    }
}

static void bad_addresses_are_told_in_a_sentence_without_the_password(void **state)
{
    static const Str cases[] = {
        { "", 0 },
        { "database.db", 11 },
        { "mysql://sd:geheim@db/desk", 25 },
        { "sqlite://file.db", 16 },
        { "sqlite:///a.db?mode=ro", 22 },
        { "sqlite:///a\0b", 13 },
        { "SQLITE:///a.db", 14 },
        { "postgresql://sd:geheim@db:port/desk?x=1", 39 },
        { "postgresql://sd:geheim@db/desk?%zz", 34 },
        /* Signs of a password that are not written as %40 %2F %3F. */
        { "postgresql://sd:ge@heim@db/desk", 31 },
        { "postgresql://sd:ge/heim@db/desk", 31 },
        { "postgresql://sd:12/34@db/desk", 29 },
        { "postgresql://sd:ge?heim@db/desk", 31 },
        { "postgresql://sd:12?34@db/desk", 29 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        Arena arena = { 0 };
        DbUrl url;
        const char *problem = db_url_parse(&arena, cases[i], &url);
        assert_non_null(problem);
        assert_non_null(strstr(problem, "DATABASE_URL"));
        assert_null(strstr(problem, "geheim"));
        assert_int_equal(problem[strlen(problem) - 1], '.');
        arena_free(&arena);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_addresses),
        cmocka_unit_test(bad_addresses_are_told_in_a_sentence_without_the_password),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
