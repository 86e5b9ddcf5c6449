#!/bin/sh
# The service desk in eight steps, from starting it to its limits; at the end nothing of it is left.
#
#     scripts/demo.sh              the executable that SERVICEDESK names, else the one that `make build` made; a database
#                                  of its own in a temporary folder, on a free port
#     scripts/demo.sh --compose    the same against compose.yaml, as a project of its own whose volumes and built images go
#                                  with it (redis and ollama stay as fetched); ports 8000 and 5173 must be free
#
# Either is a desk of its own whatever is set in the environment or stands in .env: no database, key or Redis of another.
# Exit 0: every step answered as it should. Exit 1: one did not, and its answer stands last. Exit 2: it was called wrongly.
set -eu
cd "$(dirname "$0")/.."

work=$(mktemp -d)
server= compose= step=0

clean() {
    status=$?
    trap - EXIT INT TERM
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null && wait "$server" || echo "The server did not end well." >&2
    fi
    [ -z "$compose" ] || $compose down --volumes --rmi local --timeout 20 || echo "Compose did not end well." >&2
    rm -rf "$work"
    exit "$status"
}
trap clean EXIT
trap 'exit 1' INT TERM

fail() {
    echo "demo: $1" >&2
    exit 1
}

say() {
    step=$((step + 1))
    printf '\n==> %d. %s\n' "$step" "$1"
}

# ask STATUS CURL-ARGUMENT...: shows the answer's body, and ends the demo when its status is another one.
ask() {
    wanted=$1
    shift
    status=$(curl -sS --noproxy '*' --max-time 30 -o "$work/body" -D "$work/head" -w '%{http_code}' "$@") || fail "$api does not answer."
    cat "$work/body" && echo
    [ "$status" = "$wanted" ] || fail "step $step was answered with $status, not with $wanted."
}

# field NAME: the value of a text or number in the last answer.
field() {
    sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" "$work/body"
}

healthy() {
    curl -fsS --noproxy '*' --max-time 5 -o /dev/null "$api/health" 2>/dev/null
}

# Its log says which port it took, at the level of info.
start_alone() {
    servicedesk=${SERVICEDESK:-build/servicedesk}
    [ -x "$servicedesk" ] || make build
    for name in $("$servicedesk" configuration | sed -n 's/^| `\([A-Z_]*\)`.*/\1/p'); do unset "$name"; done
    export HOST=127.0.0.1 PORT=0
    DATABASE_URL="sqlite:///$work/desk.db" "$servicedesk" serve 2>"$work/log" &
    server=$!
    until port=$(sed -n 's/.*"listening".*"port":\([0-9]*\).*/\1/p' "$work/log") && [ -n "$port" ]; do
        kill -0 "$server" 2>/dev/null || { server= && fail "The server did not start: $(tail -n 1 "$work/log")"; }
        sleep 0.1
    done
    api=http://127.0.0.1:$port/api
}

start_compose() {
    if docker compose version >/dev/null 2>&1; then
        found="docker compose"
    elif command -v docker-compose >/dev/null 2>&1; then
        found=docker-compose
    else
        fail "Compose is missing: install Docker with its compose plugin, or run this without --compose."
    fi
    docker info >/dev/null 2>&1 || fail "No Docker engine answers: start it, or run this without --compose."
    # The environment wins over the .env beside compose.yaml, with an empty value too, which counts as not set.
    export DATABASE_URL=sqlite:////data/desk.db BIND=127.0.0.1 COMPOSE_PROFILES=
    compose="$found -f compose.yaml -p servicedesk-demo"
    $compose up --detach --build
    api=http://127.0.0.1:5173/api
    tries=0
    until healthy; do
        tries=$((tries + 1))
        [ "$tries" -lt 120 ] || { $compose logs --tail 20 && fail "The desk is not healthy after two minutes."; }
        sleep 1
    done
}

command -v curl >/dev/null 2>&1 || fail "curl is missing: apt-get install curl."
case "$*" in
"") start=start_alone ;;
--compose) start=start_compose ;;
*)
    echo "usage: scripts/demo.sh [--compose]" >&2
    exit 2
    ;;
esac

say "Start the service desk"
export ENV=dev SECRET_KEY= SECRET_KEY_PREVIOUS= REDIS_URL= TRUSTED_PROXIES= FRONTEND_URL= PUBLIC_URL= OLLAMA_HOST= OLLAMA_MODEL=
$start
echo "It listens on ${api%/api}"

say "Ask for its health"
ask 200 "$api/health"

say "Register"
json='Content-Type: application/json'
ask 201 "$api/users/" -H "$json" -d '{"name": "Grace", "email": "grace@example.com", "password": "Correct-Horse-7"}'

say "Log in"
ask 200 "$api/users/login" -d username=grace@example.com -d password=Correct-Horse-7 >/dev/null
token=$(field access_token)
bearer="Authorization: Bearer $token"
echo "A token of ${#token} characters, for an hour"

say "Open a ticket"
ask 201 "$api/tickets/" -H "$bearer" -H "$json" \
    -d '{"description": "The printer on floor 3 jams", "request_type": "hardware", "urgency": "high"}'
ticket=$(field id)

say "Comment on it"
ask 201 "$api/tickets/$ticket/comments" -H "$bearer" -H "$json" -d '{"body": "It smells of smoke now."}'

say "Export what is mine as CSV"
ask 200 "$api/export/tickets" -H "$bearer"

say "See the security headers, and the limit of five logins a minute"
ask 200 "$api/health" >/dev/null
grep -i -E '^(content-security-policy|x-|referrer-policy|cross-origin|cache-control)' "$work/head"
for try in 2 3 4 5 6; do
    wanted=401
    [ "$try" -lt 6 ] || wanted=429
    ask "$wanted" "$api/users/login" -d username=grace@example.com -d password=guessed
done
grep -i '^retry-after' "$work/head"

printf '\nAll %d steps were answered as they should be.\n' "$step"
