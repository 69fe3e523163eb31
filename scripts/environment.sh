# Sourced by run, check and lock (`script` is which): makes .venv hold what a lock file names.
# Silent and at once where it does already; safe to interrupt and to run twice at a time.

root=$(CDPATH='' cd -- "$(dirname -- "$script")/.." && pwd -P)
python=$root/.venv/bin/python

# Ends with the name of a Python that can make environments, if there is one.
find_python() {
    for need in "ensurepip, venv" "sys"; do
        for found in python3.14 python3.13 python3.12 python3.11 python3; do
            "$found" -c "import sys, $need; sys.exit(sys.version_info < (3, 11))" 2>/dev/null &&
                return
        done
    done
    return 1
}

# What an installation was made from; it is made again where any of this changes.
made_from() {
    echo "$root"
    (cd "$root" && cat "$1" pyproject.toml hatch_build.py scripts/install.py | cksum)
}

# ready LOCK [LOCK]: .venv holds what one of these names; the first is installed otherwise.
ready() {
    for lock in "$@"; do
        stamp=$root/.venv/.made-from-$lock
        [ -x "$python" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(made_from "$lock")" ] &&
            return
    done
    if find_python; then
        "$found" "$root/scripts/install.py" "$1" "$(made_from "$1")"
    elif command -v uv >/dev/null; then
        uv run --quiet --no-project --python '>=3.11' "$root/scripts/install.py" "$1" \
            "$(made_from "$1")"
    else
        echo "Pickwick needs Python 3.11 or newer and finds none: install one" \
            "(from python.org or your system's packages), or install uv, which brings its own." >&2
        exit 1
    fi
}
