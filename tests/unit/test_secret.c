/* The secret key: given, made, kept where nobody else reads it, the same for two processes that start at once. */
#include "security/secret.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define LONG_KEY "0123456789abcdef0123456789abcdef"

typedef struct Folder {
    Arena arena;
    const char *path, *database, *key;
} Folder;

static int setup(void **state)
{
    static Folder folder;
    char path[] = "/tmp/secret-test-XXXXXX";
    folder = (Folder){ 0 };
    if (!mkdtemp(path))
        return -1;
    folder.path = arena_copy(&folder.arena, str(path)).ptr;
    folder.database = arena_printf(&folder.arena, "%s/desk.db", path).ptr;
    folder.key = arena_printf(&folder.arena, "%s/desk.db.key", path).ptr;
    *state = &folder;
    return 0;
}

static int teardown(void **state)
{
    Folder *folder = *state;
    unlink(folder->key);
    int left = rmdir(folder->path); /* fails when a draft was left behind */
    arena_free(&folder->arena);
    return left;
}

static void write_file(const char *path, const char *text, mode_t mode)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), (ssize_t)strlen(text));
    assert_int_equal(fchmod(file, mode), 0);
    close(file);
}

static void test_given(void **state)
{
    Folder *folder = *state;
    Str key;
    assert_null(secret_key_load(&folder->arena, str("short"), false, folder->database, false, &key));
    assert_true(str_is(key, "short"));
    assert_null(secret_key_load(&folder->arena, str(LONG_KEY), true, folder->database, false, &key));
    assert_true(str_is(key, LONG_KEY));
    assert_int_equal(access(folder->key, F_OK), -1); /* a given key is kept nowhere */
}

/* TRUST.md row 10, API.md difference 9. */
static void test_prod_wants_one(void **state)
{
    Folder *folder = *state;
    Str key = str("untouched");
    static const char *const refused[] = { "", "x", "0123456789abcdef0123456789abcde",
        "dev-only-secret-key-change-in-production" };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        const char *problem = secret_key_load(&folder->arena, str(refused[i]), true, folder->database, false, &key);
        assert_non_null(problem);
        assert_non_null(strstr(problem, "SECRET_KEY"));
        assert_non_null(strstr(problem, "openssl rand -hex 32"));
    }
    assert_true(str_is(key, "untouched"));
    assert_int_equal(access(folder->key, F_OK), -1);
}

static void test_made_and_kept(void **state)
{
    Folder *folder = *state;
    Str first, again;
    struct stat info;
    mode_t before = umask(0);
    assert_null(secret_key_load(&folder->arena, str(""), false, folder->database, false, &first));
    umask(before);
    assert_null(secret_key_load(&folder->arena, str(""), false, folder->database, false, &again));
    assert_int_equal(first.len, 64);
    assert_true(str_equal(first, again));
    assert_int_equal(stat(folder->key, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0600);
}

static void test_in_memory(void **state)
{
    Folder *folder = *state;
    Str first, again;
    assert_null(secret_key_load(&folder->arena, str(""), false, "", true, &first));
    assert_null(secret_key_load(&folder->arena, str(""), false, "", true, &again));
    assert_int_equal(first.len, 64);
    assert_false(str_equal(first, again));
}

static void refuse(Folder *folder, const char *words)
{
    Str key = str("untouched");
    const char *problem = secret_key_load(&folder->arena, str(""), false, folder->database, false, &key);
    assert_non_null(problem);
    if (!strstr(problem, words) || !strstr(problem, folder->key))
        fail_msg("%s", problem);
    assert_true(str_is(key, "untouched"));
}

static void test_bad_files(void **state)
{
    Folder *folder = *state;
    write_file(folder->key, LONG_KEY "\n", 0644);
    refuse(folder, "chmod 600");
    write_file(folder->key, LONG_KEY "\n", 0620);
    refuse(folder, "mode 0620");
    write_file(folder->key, "", 0600);
    refuse(folder, "holds no key");
    write_file(folder->key, "short\n", 0600);
    refuse(folder, "holds no key");
    unlink(folder->key);
    assert_int_equal(symlink("/etc/hostname", folder->key), 0);
    refuse(folder, "cannot be read");
    unlink(folder->key);
    assert_int_equal(mkdir(folder->key, 0700), 0);
    refuse(folder, "not a plain file");
    rmdir(folder->key);
    write_file(folder->key, LONG_KEY "\n", 0600);
    Str key;
    assert_null(secret_key_load(&folder->arena, str(""), false, folder->database, false, &key));
    assert_true(str_is(key, LONG_KEY));
}

static void test_no_folder(void **state)
{
    Folder *folder = *state;
    Str key;
    const char *problem = secret_key_load(&folder->arena, str(""), false, "/nowhere/desk.db", false, &key);
    assert_non_null(problem);
    assert_non_null(strstr(problem, "/nowhere/desk.db.key"));
    assert_non_null(strstr(problem, "No such file or directory"));
}

/* Many processes at once, let go by one pipe: all must end up with one key. */
static void test_race(void **state)
{
    enum { PROCESSES = 16 };
    Folder *folder = *state;
    int go[2], keys[2];
    assert_int_equal(pipe(go), 0);
    assert_int_equal(pipe(keys), 0);
    for (int i = 0; i < PROCESSES; i++) {
        if (fork() != 0)
            continue;
        char c;
        Str key = { 0 };
        close(go[1]);
        (void)!read(go[0], &c, 1); /* until the parent closes its end */
        bool good = !secret_key_load(&folder->arena, str(""), false, folder->database, false, &key) && key.len == 64;
        (void)!write(keys[1], good ? key.ptr : "x", good ? 64 : 1);
        _exit(0);
    }
    close(go[0]);
    close(go[1]);
    close(keys[1]);
    while (wait(NULL) > 0)
        ;
    char all[PROCESSES * 64 + 1];
    assert_int_equal(read(keys[0], all, sizeof all), PROCESSES * 64);
    for (int i = 1; i < PROCESSES; i++)
        assert_memory_equal(all, all + (size_t)i * 64, 64);
    close(keys[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_given, setup, teardown),
        cmocka_unit_test_setup_teardown(test_prod_wants_one, setup, teardown),
        cmocka_unit_test_setup_teardown(test_made_and_kept, setup, teardown),
        cmocka_unit_test_setup_teardown(test_in_memory, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bad_files, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_folder, setup, teardown),
        cmocka_unit_test_setup_teardown(test_race, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
