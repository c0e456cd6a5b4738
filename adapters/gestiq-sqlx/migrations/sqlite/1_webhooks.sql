-- Webhooks: endpoints, messages, and the deliveries that are owed. Instants are microseconds since 1970.

CREATE TABLE {schema}.webhook_endpoint (
    tenant_id  BLOB NOT NULL,
    id         BLOB NOT NULL,
    version    INTEGER NOT NULL,
    state      TEXT NOT NULL,
    -- What claims ask: whether it takes deliveries at all, and until when its circuit is open.
    is_active  INTEGER NOT NULL,
    open_until INTEGER,
    document   TEXT NOT NULL,
    health     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

-- The answer to the first request with a key.
CREATE TABLE {schema}.webhook_submission (
    tenant_id   BLOB NOT NULL,
    key         TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    result      TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE {schema}.webhook_message (
    tenant_id    BLOB NOT NULL,
    id           TEXT NOT NULL,
    event        TEXT NOT NULL,
    subject      TEXT NOT NULL,
    payload      BLOB NOT NULL,
    occurred_at  INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER,
    ordering_key TEXT,
    fingerprint  BLOB NOT NULL,
    -- The ids of its deliveries, 16 bytes each.
    deliveries   BLOB NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE INDEX {schema}.webhook_message_created ON {schema}.webhook_message (created_at);

-- Open deliveries only: final ones move to the history in the transaction that ends them.
CREATE TABLE {schema}.webhook_delivery (
    id          BLOB PRIMARY KEY,
    tenant_id   BLOB NOT NULL,
    message_id  TEXT NOT NULL,
    endpoint_id BLOB NOT NULL,
    event       TEXT NOT NULL,
    order_key   TEXT,
    trigger     TEXT NOT NULL,
    attempts    INTEGER NOT NULL,
    steps       INTEGER NOT NULL,
    lost        INTEGER NOT NULL,
    next_at     INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    -- An earlier one with its order key is pending: it is not its turn.
    waiting     INTEGER NOT NULL,
    -- Who holds it, and until when it is theirs without asking again.
    token       BLOB,
    lease_until INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX {schema}.webhook_delivery_due ON {schema}.webhook_delivery (endpoint_id, next_at, id) WHERE token IS NULL AND NOT waiting;
CREATE INDEX {schema}.webhook_delivery_leased ON {schema}.webhook_delivery (lease_until) WHERE token IS NOT NULL;
CREATE INDEX {schema}.webhook_delivery_of_key ON {schema}.webhook_delivery (endpoint_id, order_key, id) WHERE order_key IS NOT NULL;

CREATE TABLE {schema}.webhook_delivery_history (
    tenant_id   BLOB NOT NULL,
    id          BLOB NOT NULL,
    message_id  TEXT NOT NULL,
    endpoint_id BLOB NOT NULL,
    event       TEXT NOT NULL,
    order_key   TEXT,
    state       TEXT NOT NULL,
    trigger     TEXT NOT NULL,
    attempts    INTEGER NOT NULL,
    steps       INTEGER NOT NULL,
    lost        INTEGER NOT NULL,
    next_at     INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    finished_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX {schema}.webhook_delivery_history_of_endpoint ON {schema}.webhook_delivery_history (tenant_id, endpoint_id, id);

CREATE TABLE {schema}.webhook_attempt (
    tenant_id        BLOB NOT NULL,
    delivery_id      BLOB NOT NULL,
    number           INTEGER NOT NULL,
    trigger          TEXT NOT NULL,
    started_at       INTEGER NOT NULL,
    duration_us      INTEGER NOT NULL,
    -- The HTTP status, or the class of the failure.
    status           INTEGER,
    failure          TEXT,
    request_headers  BLOB NOT NULL,
    response_headers BLOB NOT NULL,
    response_body    BLOB NOT NULL,
    PRIMARY KEY (tenant_id, delivery_id, number)
) STRICT, WITHOUT ROWID;

-- Order keys whose next delivery may have come to its turn: left by who publishes or finishes a delivery with a key,
-- looked after by the next claim.
CREATE TABLE {schema}.webhook_turn (
    tenant_id   BLOB NOT NULL,
    endpoint_id BLOB NOT NULL,
    order_key   TEXT NOT NULL
) STRICT;
