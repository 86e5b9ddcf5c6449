#include "maintenance/copy_report.h"

#include <stdio.h>

void copy_report_print(const DbCopyReport *report)
{
    for (int i = 0; i < report->count; i++)
        printf("  %-19s %9lld\n", report->tables[i].table, (long long)report->tables[i].rows);
}
