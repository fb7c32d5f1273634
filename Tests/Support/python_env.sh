#!/usr/bin/env bash
# Creates the Python environment of the test programs: the packages pinned in requirements.txt, in a
# virtual environment in the ignored folder .build-python at the root.
#
#   python_env.sh                 creates it if needed, and prints the path of its interpreter
#   python_env.sh SCRIPT [ARG…]   runs SCRIPT in it
#
# Other output goes to standard error. Needs python3 3.10 or later, and a package index on the first run.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$(cd "$here/../.." && pwd)/.build-python
env=$folder/env

# The copy of requirements.txt is written last. If it is missing or differs, the environment is not used.
usable() { cmp -s "$here/requirements.txt" "$env/requirements.txt" && "$env/bin/python" -c ''; }

# Debian has venv in a separate package.
ensure_venv() {
    python3 -c 'import ensurepip, venv' 2>/dev/null && return
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo 'python3 has no venv module: install it' >&2
        return 1
    fi
    echo 'installing python3-venv' >&2
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq python3-venv; } >&2
}

mkdir -p "$folder"
if command -v flock >/dev/null; then exec 9>"$folder/lock" && flock 9; fi  # prevents concurrent setup
if ! usable; then
    ensure_venv
    echo 'creating the Python environment of the tests' >&2
    rm -rf "$env"
    python3 -m venv "$env" >&2
    "$env/bin/python" -m pip install --quiet --disable-pip-version-check \
        --requirement "$here/requirements.txt" >&2
    cp "$here/requirements.txt" "$env/requirements.txt"
fi
exec 9>&-

[ $# -gt 0 ] || { echo "$env/bin/python"; exit; }
PYTHONDONTWRITEBYTECODE=1 exec "$env/bin/python" "$@"
