/* Arena: aligned and zeroed pieces that never overlap, across chunks and resets; exhaustion ends the process. */
#include "base/arena.h"

#include "limits.h"
#include "unit.h"

#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static const size_t MIB = 1024 * (size_t)1024;

static void pieces_are_aligned_and_zeroed(void **state)
{
    (void)state;
    Arena arena = { 0 };
    for (size_t size = 0; size < (size_t)3 * ARENA_CHUNK_BYTES; size = size * 3 / 2 + 1) {
        char *piece = arena_alloc(&arena, size);
        assert_int_equal((uintptr_t)piece % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(piece[i], 0);
        memset(piece, 'x', size);
    }
    arena_free(&arena);
}

static void pieces_do_not_overlap(void **state)
{
    (void)state;
    enum { PIECES = 400 };
    Arena arena = { 0 };
    unsigned char *pieces[PIECES];
    size_t sizes[PIECES];
    for (size_t i = 0; i < PIECES; i++) {
        sizes[i] = i % 50 == 0 ? ARENA_CHUNK_BYTES + i : i * 7 % 300; /* large ones among small */
        pieces[i] = memset(arena_alloc(&arena, sizes[i]), (int)(i % 251), sizes[i]);
    }
    for (size_t i = 0; i < PIECES; i++)
        for (size_t k = 0; k < sizes[i]; k++)
            assert_int_equal(pieces[i][k], i % 251);
    arena_free(&arena);
}

static void reset_keeps_one_zeroed_chunk(void **state)
{
    (void)state;
    Arena arena = { 0 };
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 100; i++)
            memset(arena_alloc(&arena, 1000), 'x', 1000);
        assert_true(arena.total_bytes > (size_t)ARENA_CHUNK_BYTES);
        arena_reset(&arena);
        assert_int_equal(arena.total_bytes, ARENA_CHUNK_BYTES);
        char *piece = arena_alloc(&arena, 1000);
        assert_int_equal(piece[0], 0);
        assert_int_equal(piece[999], 0);
    }
    arena_free(&arena);
    assert_int_equal(arena.total_bytes, 0);
    arena_reset(&arena);
    assert_null(arena.chunks);
}

static void a_large_first_chunk_is_not_kept(void **state)
{
    (void)state;
    Arena arena = { 0 };
    arena_alloc(&arena, MIB);
    arena_reset(&arena);
    assert_int_equal(arena.total_bytes, 0);
    arena_free(&arena);
}

static void texts_are_copied(void **state)
{
    (void)state;
    Arena arena = { 0 };
    char text[] = "abc";
    Str copy = arena_copy(&arena, (Str){ text, 2 });
    text[0] = 'x';
    assert_string_equal(copy.ptr, "ab");
    assert_int_equal(copy.len, 2);
    Str empty = arena_copy(&arena, (Str){ 0 });
    assert_string_equal(empty.ptr, "");
    Str printed = arena_printf(&arena, "%s-%d", "a long text that is printed", 42);
    assert_string_equal(printed.ptr, "a long text that is printed-42");
    assert_int_equal(printed.len, strlen(printed.ptr));
    arena_free(&arena);
}

static void ask_too_much(Arena *arena)
{
    arena_alloc(arena, (size_t)ARENA_MAX_BYTES + 1);
}

static void ask_too_often(Arena *arena)
{
    for (int i = 0; i < 66; i++)
        arena_alloc(arena, MIB);
}

static void ask_past_size_t(Arena *arena)
{
    volatile size_t count = SIZE_MAX / 4;
    arena_array(arena, count, 8);
}

static void too_much_ends_the_process(void **state)
{
    (void)state;
    void (*const asks[])(Arena *) = { ask_too_much, ask_too_often, ask_past_size_t };
    for (size_t i = 0; i < COUNT(asks); i++) {
        pid_t child = fork();
        if (child == 0) {
            Arena arena = { 0 };
            setrlimit(RLIMIT_CORE, &(struct rlimit){ 0 });
            fclose(stderr);
            signal(SIGABRT, SIG_DFL);
            asks[i](&arena);
            _exit(0);
        }
        int status = 0;
        waitpid(child, &status, 0);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_aligned_and_zeroed),
        cmocka_unit_test(pieces_do_not_overlap),
        cmocka_unit_test(reset_keeps_one_zeroed_chunk),
        cmocka_unit_test(a_large_first_chunk_is_not_kept),
        cmocka_unit_test(texts_are_copied),
        cmocka_unit_test(too_much_ends_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
