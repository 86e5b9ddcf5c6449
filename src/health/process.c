#include "health/process.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

static int64_t us_of(struct timeval time)
{
    return (int64_t)time.tv_sec * 1000000 + time.tv_usec;
}

static void read_memory(ProcessFigures *out)
{
    char line[256], *end = line;
    int64_t page_bytes = sysconf(_SC_PAGESIZE);
    FILE *file = fopen("/proc/self/statm", "re"); /* pages: virtual, resident, … */
    if (!file)
        return;
    if (fgets(line, sizeof line, file)) {
        out->virtual_bytes = (OptI64){ true, strtoll(line, &end, 10) * page_bytes };
        out->resident_bytes = (OptI64){ true, strtoll(end, NULL, 10) * page_bytes };
    }
    fclose(file);
}

static void count_descriptors(ProcessFigures *out)
{
    enum { NOT_OPEN = 3 }; /* ".", "..", and the one that reads */
    DIR *folder = opendir("/proc/self/fd");
    if (!folder)
        return;
    int64_t entries = 0;
    while (readdir(folder)) // NOLINT(concurrency-mt-unsafe): the folder is this function's own
        entries++;
    closedir(folder);
    out->open_descriptors = (OptI64){ true, entries - NOT_OPEN };
}

void process_read(ProcessFigures *out)
{
    struct rusage usage = { 0 };
    struct rlimit limit = { 0 };
    *out = (ProcessFigures){ 0 };
    if (getrusage(RUSAGE_SELF, &usage) == 0)
        out->cpu_us = us_of(usage.ru_utime) + us_of(usage.ru_stime);
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
        out->max_descriptors = (int64_t)limit.rlim_cur;
    read_memory(out);
    count_descriptors(out);
}
