#include "maintenance/arguments.h"

static const Argument *argument_find(const Argument *arguments, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (arguments[i].flag ? str_is(str(text), arguments[i].flag) : text[0] != '-')
            return &arguments[i];
    return NULL;
}

static const char *wrong(Arena *arena, const char *what, const char *text, const char *usage)
{
    return arena_printf(arena, "%s%s: servicedesk %s", text, what, usage).ptr;
}

/* The flag's name, or what the usage calls the argument without one. */
static const char *argument_name(const Argument *argument)
{
    return argument->flag ? argument->flag : "FILE";
}

const char *arguments_read(
    Arena *arena, int argc, char **argv, const Argument *arguments, size_t count, const char *usage)
{
    for (int i = 0; i < argc; i++) {
        const Argument *argument = argument_find(arguments, count, argv[i]);
        if (!argument)
            return wrong(arena, " is not known", argv[i], usage);
        if (argument->set) {
            *argument->set = true;
            continue;
        }
        if (*argument->value)
            return wrong(arena, " is given twice", argument_name(argument), usage);
        if (argument->flag && ++i == argc)
            return wrong(arena, " needs a value", argument->flag, usage);
        *argument->value = argv[i];
    }
    for (size_t i = 0; i < count; i++)
        if (arguments[i].required && !*arguments[i].value)
            return wrong(arena, " is missing", argument_name(&arguments[i]), usage);
    return NULL;
}
