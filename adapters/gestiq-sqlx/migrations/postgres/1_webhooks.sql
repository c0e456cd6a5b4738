-- Webhooks: endpoints, messages, and the deliveries that are owed.

CREATE TABLE {schema}.webhook_endpoint (
    id            uuid PRIMARY KEY,
    tenant_id     uuid NOT NULL,
    version       bigint NOT NULL,
    state         text NOT NULL,
    document      text NOT NULL,
    -- How it is doing; a claim asks until when its circuit is open.
    failures      bigint NOT NULL DEFAULT 0,
    openings      bigint NOT NULL DEFAULT 0,
    open_until    timestamptz,
    failing_since timestamptz,
    last_failure  timestamptz
);

CREATE INDEX webhook_endpoint_of_tenant ON {schema}.webhook_endpoint (tenant_id, id);

-- The answers to the first requests with a key: of which endpoint or message.
CREATE TABLE {schema}.webhook_submission (
    tenant_id   uuid NOT NULL,
    creates     text COLLATE "C" NOT NULL,
    key         text COLLATE "C" NOT NULL,
    fingerprint bytea NOT NULL,
    created     text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, creates, key)
);

CREATE TABLE {schema}.webhook_message (
    tenant_id      uuid NOT NULL,
    id             text COLLATE "C" NOT NULL,
    event          text COLLATE "C" NOT NULL,
    subject        text NOT NULL,
    payload        bytea NOT NULL,
    occurred_at    timestamptz NOT NULL,
    created_at     timestamptz NOT NULL,
    expires_at     timestamptz,
    fingerprint    bytea NOT NULL,
    -- The ids of its deliveries, 16 bytes each, in order: they are found by them, and need no index by message.
    deliveries     bytea NOT NULL,
    submission_key text COLLATE "C",
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX webhook_message_created ON {schema}.webhook_message (created_at, id);

-- Open deliveries only: the rows are short, and there are no more of them than work. Final ones move to the history
-- in the statement that ends them.
CREATE TABLE {schema}.webhook_delivery (
    id          uuid PRIMARY KEY,
    tenant_id   uuid NOT NULL,
    message_id  text COLLATE "C" NOT NULL,
    endpoint_id uuid NOT NULL,
    event       text COLLATE "C" NOT NULL,
    order_key   text COLLATE "C",
    trigger     text COLLATE "C" NOT NULL,
    attempts    bigint NOT NULL DEFAULT 0,
    steps       bigint NOT NULL DEFAULT 0,
    lost        bigint NOT NULL DEFAULT 0,
    next_at     timestamptz NOT NULL DEFAULT statement_timestamp(),
    created_at  timestamptz NOT NULL DEFAULT statement_timestamp(),
    -- An earlier one with its order key is pending: it is not its turn.
    waiting     boolean NOT NULL,
    -- Who holds it, and until when it is theirs without asking again.
    token       uuid,
    lease_until timestamptz
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

-- What can be claimed. A claim takes a row out of it and adds nothing, so that under an old snapshot, which keeps
-- dead entries from being cleaned, they all lie behind the place where the next claim begins to read.
CREATE INDEX webhook_delivery_due ON {schema}.webhook_delivery (endpoint_id, next_at, id) WHERE token IS NULL AND NOT waiting;
CREATE INDEX webhook_delivery_leased ON {schema}.webhook_delivery (lease_until) WHERE token IS NOT NULL;
CREATE INDEX webhook_delivery_of_key ON {schema}.webhook_delivery (endpoint_id, order_key, waiting, id) WHERE order_key IS NOT NULL;

CREATE TABLE {schema}.webhook_delivery_history (
    tenant_id   uuid NOT NULL,
    id          uuid NOT NULL,
    message_id  text COLLATE "C" NOT NULL,
    endpoint_id uuid NOT NULL,
    event       text COLLATE "C" NOT NULL,
    order_key   text COLLATE "C",
    state       text COLLATE "C" NOT NULL,
    trigger     text COLLATE "C" NOT NULL,
    attempts    bigint NOT NULL,
    steps       bigint NOT NULL,
    lost        bigint NOT NULL,
    next_at     timestamptz NOT NULL,
    created_at  timestamptz NOT NULL,
    finished_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX webhook_delivery_history_of_endpoint ON {schema}.webhook_delivery_history (tenant_id, endpoint_id, id);

CREATE TABLE {schema}.webhook_attempt (
    tenant_id        uuid NOT NULL,
    delivery_id      uuid NOT NULL,
    number           bigint NOT NULL,
    trigger          text COLLATE "C" NOT NULL,
    started_at       timestamptz NOT NULL,
    duration_us      bigint NOT NULL,
    -- The HTTP status, or the class of the failure.
    status           bigint,
    failure          text COLLATE "C",
    request_headers  text NOT NULL,
    response_headers text NOT NULL,
    response_body    bytea NOT NULL,
    PRIMARY KEY (tenant_id, delivery_id, number)
);

-- Order keys whose next delivery may have come to its turn. Who publishes or finishes a delivery with a key leaves the
-- key here, in the same transaction; the next claim looks after it. So no turn is lost, however transactions overlap.
CREATE TABLE {schema}.webhook_turn (
    tenant_id   uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    order_key   text COLLATE "C" NOT NULL
);

-- The second wall between tenants: it holds for the owner too, and for statements that forget the tenant.
DO $$
DECLARE
    tenants_table text;
BEGIN
    FOREACH tenants_table IN ARRAY ARRAY[
        'webhook_endpoint', 'webhook_submission', 'webhook_message', 'webhook_delivery',
        'webhook_delivery_history', 'webhook_attempt', 'webhook_turn'
    ] LOOP
        EXECUTE format('ALTER TABLE {schema}.%I ENABLE ROW LEVEL SECURITY', tenants_table);
        EXECUTE format('ALTER TABLE {schema}.%I FORCE ROW LEVEL SECURITY', tenants_table);
        -- Each setting is read once a statement, not once a row.
        EXECUTE format(
            'CREATE POLICY tenant ON {schema}.%I USING ('
            'tenant_id = (SELECT nullif(current_setting(''gestiq.tenant'', true), '''')::uuid) '
            'OR (SELECT current_setting(''gestiq.worker'', true)) = ''on'')',
            tenants_table);
    END LOOP;
END
$$;
