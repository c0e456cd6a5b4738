-- Webhooks: endpoints, messages, and the deliveries that are owed. Instants are microseconds since 1970.

CREATE TABLE {schema}.webhook_endpoint (
    id            BLOB PRIMARY KEY,
    tenant_id     BLOB NOT NULL,
    version       INTEGER NOT NULL,
    state         TEXT NOT NULL,
    document      TEXT NOT NULL,
    -- How it is doing; a claim asks until when its circuit is open.
    failures      INTEGER NOT NULL DEFAULT 0,
    openings      INTEGER NOT NULL DEFAULT 0,
    open_until    INTEGER,
    failing_since INTEGER,
    last_failure  INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX {schema}.webhook_endpoint_of_tenant ON {schema}.webhook_endpoint (tenant_id, id);

-- The answers to the first requests with a key: of which endpoint or message.
CREATE TABLE {schema}.webhook_submission (
    tenant_id   BLOB NOT NULL,
    creates     TEXT NOT NULL,
    key         TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    created     TEXT NOT NULL,
    PRIMARY KEY (tenant_id, creates, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE {schema}.webhook_message (
    tenant_id      BLOB NOT NULL,
    id             TEXT NOT NULL,
    event          TEXT NOT NULL,
    subject        TEXT NOT NULL,
    payload        BLOB NOT NULL,
    occurred_at    INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER,
    fingerprint    BLOB NOT NULL,
    -- The ids of its deliveries, 16 bytes each, in order: they are found by them, and need no index by message.
    deliveries     BLOB NOT NULL,
    submission_key TEXT,
    PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE INDEX {schema}.webhook_message_created ON {schema}.webhook_message (created_at, id);

-- Open deliveries only: final ones move to the history in the transaction that ends them.
CREATE TABLE {schema}.webhook_delivery (
    id          BLOB PRIMARY KEY,
    tenant_id   BLOB NOT NULL,
    message_id  TEXT NOT NULL,
    endpoint_id BLOB NOT NULL,
    event       TEXT NOT NULL,
    order_key   TEXT,
    trigger     TEXT NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    steps       INTEGER NOT NULL DEFAULT 0,
    lost        INTEGER NOT NULL DEFAULT 0,
    next_at     INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000000 AS INTEGER)),
    created_at  INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000000 AS INTEGER)),
    -- An earlier one with its order key is pending: it is not its turn.
    waiting     INTEGER NOT NULL,
    -- Who holds it, and until when it is theirs without asking again.
    token       BLOB,
    lease_until INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX {schema}.webhook_delivery_due ON {schema}.webhook_delivery (endpoint_id, next_at, id) WHERE token IS NULL AND NOT waiting;
CREATE INDEX {schema}.webhook_delivery_leased ON {schema}.webhook_delivery (lease_until) WHERE token IS NOT NULL;
CREATE INDEX {schema}.webhook_delivery_of_key ON {schema}.webhook_delivery (endpoint_id, order_key, waiting, id) WHERE order_key IS NOT NULL;

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
    request_headers  TEXT NOT NULL,
    response_headers TEXT NOT NULL,
    response_body    BLOB NOT NULL,
    PRIMARY KEY (tenant_id, delivery_id, number)
) STRICT;

-- Order keys whose next delivery may have come to its turn: left by who publishes or finishes a delivery with a key,
-- looked after by the next claim.
CREATE TABLE {schema}.webhook_turn (
    tenant_id   BLOB NOT NULL,
    endpoint_id BLOB NOT NULL,
    order_key   TEXT NOT NULL
) STRICT;
