/* What a copy did, on stdout: a line a table. */
#pragma once

#include "db/db_copy.h"

void copy_report_print(const DbCopyReport *report);
