#!/usr/bin/env bash
# Installs the peers in Python, outside the checkout, and builds what they are compared with. Needs Rust, Python 3.11
# or later with venv, and PyPI. GESTIQ_PEERS names another folder than ~/.cache/gestiq-peers.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
home=${GESTIQ_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/gestiq-peers}
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$home/target}

mkdir -p "$home"
[[ -x $home/venv/bin/python ]] || python3 -m venv "$home/venv"
"$home/venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"

cd "$here/../.."
cargo build --release --locked -p gestiq-cli
cargo build --release --locked -p gestiq-benches --example names
cargo bench --locked -p gestiq-benches --bench names --no-run
echo "ready in $home: $here/run.sh"
