#include "base/problem.h"

#include "base/json.h"
#include "limits.h"

void problem_add(Problems *problems, Problem problem)
{
    if (problems->count == PROBLEMS_MAX)
        return;
    if (problems->count == problems->cap) {
        size_t cap = problems->cap ? problems->cap * 2 : 8;
        Problem *items = arena_array(problems->arena, cap, sizeof *items);
        if (problems->count)
            memcpy(items, problems->items, problems->count * sizeof *items);
        problems->items = items;
        problems->cap = cap;
    }
    problems->items[problems->count++] = problem;
}

static void problem_print(const Problem *problem, Buf *out)
{
    buf_text(out, "{\"type\":");
    json_write_str(out, str(problem->type));
    buf_text(out, ",\"loc\":");
    buf_str(out, problem->loc);
    buf_text(out, ",\"msg\":");
    json_write_str(out, problem->msg);
    buf_text(out, ",\"input\":");
    buf_str(out, problem->input);
    if (problem->ctx.len) {
        buf_text(out, ",\"ctx\":");
        buf_str(out, problem->ctx);
    }
    buf_char(out, '}');
}

void problems_print(const Problems *problems, Buf *out)
{
    buf_text(out, "{\"detail\":[");
    for (size_t i = 0; i < problems->count; i++) {
        if (i)
            buf_char(out, ',');
        problem_print(&problems->items[i], out);
    }
    buf_text(out, "]}");
}
