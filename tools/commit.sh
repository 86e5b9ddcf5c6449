#!/bin/sh
# commit.sh FOLDER: a C header that names the commit of the source in FOLDER, "unknown" outside of a repository.
commit=$(git -C "$1" rev-parse --short=12 HEAD 2>/dev/null) || commit=unknown
printf '#pragma once\n#define COMMIT "%s"\n' "$commit"
