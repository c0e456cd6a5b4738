#!/usr/bin/env bash
# Runs Gestiq and its peers on the same generated files and names, on one core, and prints two tables.
#   run.sh [LINES…]     lines of each data set; 10,000 and 100,000 unless told
# Set up first with setup.sh, and under the same GESTIQ_PEERS and CARGO_TARGET_DIR. GESTIQ_PEERS_SEED picks other data.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
home=${GESTIQ_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/gestiq-peers}
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$home/target}
export PYTHONDONTWRITEBYTECODE=1
python=$home/venv/bin/python
gestiq=$CARGO_TARGET_DIR/release/gestiq
if [[ ! -x $python || ! -x $gestiq ]]; then
    echo "run $here/setup.sh first" >&2
    exit 2
fi
[[ $# -gt 0 ]] || set -- 10000 100000

# The last core of the machine, where a process can be bound to one.
bind=()
if command -v taskset >/dev/null; then bind=(taskset --cpu-list "$(($(nproc) - 1))"); fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$here/../.."

for lines in "$@"; do
    "$gestiq" generate --lines "$lines" --seed "${GESTIQ_PEERS_SEED:-7}" --out "$work/$lines" >/dev/null
    "${bind[@]}" "$python" "$here/matching.py" --gestiq "$gestiq" --data "$work/$lines"
done

cargo run --quiet --release --locked -p gestiq-benches --example names >"$work/names.txt"
"${bind[@]}" cargo bench --quiet --locked -p gestiq-benches --bench names -- --noplot >"$work/names.log"
"${bind[@]}" "$python" "$here/names.py" --names "$work/names.txt" --criterion "$CARGO_TARGET_DIR/criterion/names"
