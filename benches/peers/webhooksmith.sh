#!/usr/bin/env bash
# Builds webhooksmith outside the checkout and prints how fast it publishes and delivers, on a PostgreSQL that is started
# for it from the installed binaries.
#   webhooksmith.sh [MESSAGES]     10,000 unless told
# Needs Rust, crates.io, PostgreSQL's initdb. GESTIQ_PEERS names another folder than ~/.cache/gestiq-peers for the build.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
home=${GESTIQ_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/gestiq-peers}
peer=$home/webhooksmith
cargo build --quiet --release --locked --manifest-path "$here/webhooksmith/Cargo.toml" --target-dir "$peer"

export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$home/target}
cd "$here/../.."
cargo run --quiet --release --locked -p gestiq-webhooks-benches --example with_postgres -- \
    "$peer/release/webhooksmith-figures" "${1:-10000}"
