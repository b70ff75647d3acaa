# Shared by the runs that drive a live server from Python: sourced, after NAME is set; not run by itself.
# shellcheck shell=bash
# shellcheck disable=SC2154 # name is the caller's
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
say() { printf '%s: %s\n' "$name" "$*" >&2; }

# What a developer's or a CI's shell has set must not steer a run.
unset PYTHONPATH PYTHONHOME "${!SEPURUX_@}" "${!SCHEMATHESIS_@}"
export NO_PROXY=127.0.0.1,localhost no_proxy=127.0.0.1,localhost

# environment VENV REQUIREMENTS: a Python environment with just these, made again when they or Python change.
environment() {
  local venv=$1 requirements=$2 wanted
  wanted=$({ python3 -V; cat "$requirements"; } | cksum)
  if [ -x "$venv/bin/python" ] && [ "$(cat "$venv/installed" 2>/dev/null)" = "$wanted" ]; then
    return 0
  fi
  say "installing $(tr '\n' ' ' <"$requirements")"
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements"
  printf '%s\n' "$wanted" >"$venv/installed"
}

work=$(mktemp -d)
server=
tidy() {
  if [ -n "$server" ] && kill -0 "$server" 2>/dev/null; then
    kill -KILL "$server" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap tidy EXIT

# Starts a server on a folder of its own and sets url. Ten minutes, because the first start may have to build.
start_server() {
  : >"$work/out"
  "$root/bin/sepurux" server --dev --port 0 --data "$work/data" >"$work/out" 2>"$work/err" &
  server=$!
  local tries
  for ((tries = 0; tries < 6000; tries++)); do
    url=$(sed -n '1s/^sepurux: listening on //p' "$work/out")
    [ -z "$url" ] || return 0
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  say "the server did not start:"
  tail -n 30 "$work/out" "$work/err" >&2
  return 1
}

# SIGTERM drains and ends with 0 within 10 s: what was driven is not enough if that does not hold.
stop_server() {
  kill -TERM "$server"
  local tries
  for ((tries = 0; tries < 100; tries++)); do
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  if kill -0 "$server" 2>/dev/null; then
    say "the server was still there 10 s after SIGTERM"
    return 1
  fi
  local status=0
  wait "$server" || status=$?
  server=
  [ "$status" = 0 ] || { say "the server ended with $status after SIGTERM, not 0"; return 1; }
}

# finish RESULT: stops the server and ends the run; the server's last lines are shown unless all is well.
finish() {
  local result=$1
  if [ "$result" != 0 ]; then
    say "the server's last lines:"
    tail -n 30 "$work/err" >&2
  fi
  stop_server || result=1
  exit "$result"
}
