#!/usr/bin/env bash
# Sends signed webhooks to receivers that verify with the PyPI package `standardwebhooks` and the npm package `svix`, and
# fails where one refuses what was sent or believes what was tampered with. Needs Rust, Python 3.11 or later with venv,
# Node with npm, PyPI and npm. GESTIQ_PEERS names another folder than ~/.cache/gestiq-peers for what is installed.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
home=${GESTIQ_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/gestiq-peers}
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$home/target}
export PYTHONDONTWRITEBYTECODE=1

mkdir -p "$home/receivers"
venv=$home/receivers/venv
[[ -x $venv/bin/python ]] || python3 -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$here/requirements-receivers.txt"
cp "$here/package.json" "$here/package-lock.json" "$home/receivers"
npm ci --prefix "$home/receivers" --silent --no-audit --no-fund --ignore-scripts

echo "Rust $(rustc --version | cut -d' ' -f2), Python $("$venv/bin/python" -V | cut -d' ' -f2), Node $(node --version)"
cd "$here/../.."
cargo run --quiet --locked -p gestiq-webhooks-benches --example receivers -- \
    "$venv/bin/python" "$here/receiver.py" "$home/receivers" node "$here/receiver.mjs" "$home/receivers"
