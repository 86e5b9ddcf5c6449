/* A power cut (trust, reliability row 2): the disk keeps what it was asked to sync, and of all else some sectors, by
 * chance. What was committed before the cut is there, what was not is not there by half, and the file is sound. */
#include "db_fixture.h"
#include "fault_vfs.h"
#include "unit.h"

#include "base/seam.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { SECTOR_BYTES = 512, ROUNDS = 150, ROWS = 3, FILE_MAX_BYTES = 8 << 20, SEEDS = 4 };

/* The two files of a database; each as the disk surely has it. */
static const char *const suffixes[] = { "", "-wal" };

typedef struct Image {
    char *bytes;
    size_t size;
} Image;

static Image on_disk[COUNT(suffixes)];

static Image file_read(const char *path)
{
    Image image = { malloc(FILE_MAX_BYTES), 0 };
    FILE *file = fopen(path, "rb");
    assert_non_null(image.bytes);
    if (file) {
        image.size = fread(image.bytes, 1, FILE_MAX_BYTES, file);
        fclose(file);
    }
    assert_true(image.size < FILE_MAX_BYTES);
    return image;
}

static size_t suffix_of(const char *path)
{
    size_t len = strlen(path);
    return len > 4 && strcmp(path + len - 4, "-wal") == 0 ? 1 : 0;
}

static void file_synced(const char *path)
{
    size_t which = suffix_of(path);
    free(on_disk[which].bytes);
    on_disk[which] = file_read(path);
}

/* What is on the disk, and of the rest the sectors that chance had written already. */
static void file_cut(const char *path, Image kept, Image live, unsigned *chance)
{
    static const char zeros[SECTOR_BYTES];
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    size_t size = kept.size > live.size ? kept.size : live.size;
    for (size_t at = 0; at < size; at += SECTOR_BYTES) {
        *chance = *chance * 1103515245 + 12345;
        bool newer = at < live.size && (*chance >> 16 & 1);
        const Image *from = newer ? &live : &kept;
        size_t left = from->size > at ? from->size - at : 0;
        size_t count = left < SECTOR_BYTES ? left : SECTOR_BYTES;
        fwrite(left ? from->bytes + at : zeros, 1, left ? count : SECTOR_BYTES, file);
    }
    assert_int_equal(fclose(file), 0);
}

/* The rows of a database whose power was cut now. seed 0: nothing but what was synced is left. */
static int64_t rows_after_cut(const Fixture *f, unsigned seed)
{
    Fixture cut;
    unsigned chance = seed;
    fixture_empty(&cut, DB_SQLITE);
    for (size_t i = 0; i < COUNT(suffixes); i++) {
        Image live = seed ? file_read(arena_printf(&cut.arena, "%s%s", f->url.path, suffixes[i]).ptr) : (Image){ 0 };
        file_cut(arena_printf(&cut.arena, "%s%s", cut.url.path, suffixes[i]).ptr, on_disk[i], live, &chance);
        free(live.bytes);
    }
    cut.db = (Db){ fixture_connect(&cut, DB_WRITE, &thing_queries, 0), &cut.arena, NULL };
    assert_int_equal(
        fixture_script(&cut.db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
    int64_t rows = fixture_count(&cut.db);
    int64_t halves =
        fixture_script(&cut.db, "SELECT count(*) FROM (SELECT note FROM things GROUP BY note HAVING count(*) <> 3)");
    assert_int_equal(halves, 0);
    fixture_close(&cut);
    return rows;
}

static void transaction_write(Fixture *f, int number)
{
    Thing thing;
    for (int i = 0; i < ROWS; i++) {
        Str name = arena_printf(&f->arena, "thing %d.%d", number, i);
        OptStr note = { true, arena_printf(&f->arena, "of transaction %d", number) };
        ThingInsert insert = { .name = name, .note = note, .weight = { true, i } };
        assert_int_equal(db_one(&f->db, &thing_insert, &insert, &thing), ERR_OK);
    }
}

static void desk_open(Fixture *f)
{
    fault_vfs_register();
    fault_vfs_on_sync(file_synced);
    seams.sqlite_vfs = "fault";
    fixture_open(f, DB_SQLITE);
}

static void desk_close(Fixture *f)
{
    fault_vfs_on_sync(NULL);
    fixture_close(f);
    seams.sqlite_vfs = NULL;
    for (size_t i = 0; i < COUNT(suffixes); i++) {
        free(on_disk[i].bytes);
        on_disk[i] = (Image){ 0 };
    }
}

static void what_was_committed_outlasts_every_cut(void **state)
{
    (void)state;
    Fixture f;
    desk_open(&f);
    for (int number = 1; number <= ROUNDS; number++) {
        assert_int_equal(db_begin(&f.db, DB_TX_WRITE), ERR_OK);
        transaction_write(&f, number);
        assert_int_equal(rows_after_cut(&f, 0), ROWS * (number - 1));
        assert_int_equal(db_commit(&f.db), ERR_OK);
        if (number % 10 == 0) /* the WAL goes into the file, and begins anew */
            fixture_script(&f.db, "PRAGMA wal_checkpoint(PASSIVE)");
        for (unsigned seed = 0; seed < SEEDS; seed++)
            assert_int_equal(rows_after_cut(&f, seed), ROWS * number);
    }
    desk_close(&f);
}

/* The same with a connection that does not sync at each commit: this disk does lose, or the test above says nothing. */
static void a_disk_that_is_not_asked_loses(void **state)
{
    (void)state;
    Fixture f;
    desk_open(&f);
    fixture_script(&f.db, "PRAGMA synchronous=NORMAL");
    assert_int_equal(db_begin(&f.db, DB_TX_WRITE), ERR_OK);
    transaction_write(&f, 1);
    assert_int_equal(db_commit(&f.db), ERR_OK);
    assert_int_equal(rows_after_cut(&f, 0), 0);
    desk_close(&f);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_committed_outlasts_every_cut),
        cmocka_unit_test(a_disk_that_is_not_asked_loses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
