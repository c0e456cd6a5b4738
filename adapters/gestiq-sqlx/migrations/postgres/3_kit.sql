-- What all stores share: one table of requests with an idempotency key, and an audit trail for each area of a tenant
-- with the head of its chain outside the rows.

CREATE TABLE {schema}.idempotency_request (
    tenant_id   uuid NOT NULL,
    operation   text COLLATE "C" NOT NULL,
    key         text COLLATE "C" NOT NULL,
    -- None for a request whose fingerprint was made in a way that is no longer used: then the key alone decides.
    fingerprint bytea,
    result      text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT statement_timestamp(),
    PRIMARY KEY (tenant_id, operation, key)
);

-- Row level security would hide the rows of all tenants from their owner.
ALTER TABLE {schema}.webhook_submission NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {schema}.reconciliation_submission NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {schema}.audit_record NO FORCE ROW LEVEL SECURITY;

-- Fingerprints of webhooks are made in another way now.
INSERT INTO {schema}.idempotency_request (tenant_id, operation, key, fingerprint, result)
SELECT tenant_id,
       CASE creates WHEN 'endpoint' THEN 'webhook_endpoint.create' ELSE 'webhook_message.publish' END,
       key,
       NULL,
       created
FROM {schema}.webhook_submission;

DROP TABLE {schema}.webhook_submission;

-- Requests are kept for longer than their messages, so they are not found by them.
ALTER TABLE {schema}.webhook_message DROP COLUMN submission_key;

-- Housekeeping finds the oldest ones.
CREATE INDEX idempotency_request_created ON {schema}.idempotency_request (created_at);

-- Documents such as {"fingerprint":"64 hex digits","receipt":{"created":"match","group":"36 characters"}}. They are taken
-- apart as text, because PostgreSQL refuses JSON with a NUL character in a text.
INSERT INTO {schema}.idempotency_request (tenant_id, operation, key, fingerprint, result)
SELECT tenant_id,
       CASE
           WHEN document LIKE '%"receipt":{"created":"statements",%' THEN 'statements.import'
           WHEN document LIKE '%"receipt":{"created":"items",%' THEN 'items.import'
           ELSE 'match.create'
       END,
       key,
       decode(substr(document, 17, 64), 'hex'),
       CASE
           WHEN document LIKE '%"receipt":{"created":"match",%' THEN substr(document, 121, 36)
           ELSE substr(document, 93, length(document) - 93)
       END
FROM {schema}.reconciliation_submission;

DROP TABLE {schema}.reconciliation_submission;

CREATE TABLE {schema}.audit_chain (
    tenant_id uuid NOT NULL,
    area      text COLLATE "C" NOT NULL,
    length    bigint NOT NULL,
    head      bytea NOT NULL,
    PRIMARY KEY (tenant_id, area)
) WITH (fillfactor = 50);

-- Reconciliation was the only area. A subject has no control character, so its text has no other escapes than \" and \\,
-- and it is the first of its name in a document.
ALTER TABLE {schema}.audit_record
    DROP CONSTRAINT audit_record_pkey,
    ADD COLUMN area text COLLATE "C" NOT NULL DEFAULT 'reconciliation',
    ADD COLUMN subject text COLLATE "C",
    ADD PRIMARY KEY (tenant_id, area, sequence);

UPDATE {schema}.audit_record
SET subject = regexp_replace(substring(document from '"subject":"((?:[^"\\]|\\.)*)"'), '\\(.)', '\1', 'g');

ALTER TABLE {schema}.audit_record
    ALTER COLUMN area DROP DEFAULT,
    ALTER COLUMN subject SET NOT NULL;

CREATE INDEX audit_record_of_subject ON {schema}.audit_record (tenant_id, area, subject, sequence);

-- A document ends with its digest: "digest":"64 hex digits"}.
INSERT INTO {schema}.audit_chain (tenant_id, area, length, head)
SELECT last.tenant_id, last.area, last.sequence, decode(left(right(last.document, 66), 64), 'hex')
FROM {schema}.audit_record AS last
JOIN (
    SELECT tenant_id, area, max(sequence) AS length FROM {schema}.audit_record GROUP BY tenant_id, area
) AS chain ON chain.tenant_id = last.tenant_id AND chain.area = last.area AND chain.length = last.sequence;

ALTER TABLE {schema}.audit_record FORCE ROW LEVEL SECURITY;

ALTER TABLE {schema}.audit_chain ENABLE ROW LEVEL SECURITY;
ALTER TABLE {schema}.audit_chain FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {schema}.audit_chain USING (
    tenant_id = (SELECT nullif(current_setting('gestiq.tenant', true), '')::uuid)
);

-- Workers forget the keys of messages that they delete.
ALTER TABLE {schema}.idempotency_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE {schema}.idempotency_request FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {schema}.idempotency_request USING (
    tenant_id = (SELECT nullif(current_setting('gestiq.tenant', true), '')::uuid)
    OR (SELECT current_setting('gestiq.worker', true)) = 'on'
);
