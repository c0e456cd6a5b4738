-- What all stores share: one table of requests with an idempotency key, and an audit trail for each area of a tenant
-- with the head of its chain outside the rows.

CREATE TABLE {schema}.idempotency_request (
    tenant_id   BLOB NOT NULL,
    operation   TEXT NOT NULL,
    key         TEXT NOT NULL,
    -- None for a request whose fingerprint was made in a way that is no longer used: then the key alone decides.
    fingerprint BLOB,
    result      TEXT NOT NULL,
    created_at  INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000000 AS INTEGER)),
    PRIMARY KEY (tenant_id, operation, key)
) STRICT, WITHOUT ROWID;

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
CREATE INDEX {schema}.idempotency_request_created ON {schema}.idempotency_request (created_at);

-- Documents such as {"fingerprint":"64 hex digits","receipt":{"created":"match","group":"36 characters"}}.
INSERT INTO {schema}.idempotency_request (tenant_id, operation, key, fingerprint, result)
SELECT tenant_id,
       CASE
           WHEN document LIKE '%"receipt":{"created":"statements",%' THEN 'statements.import'
           WHEN document LIKE '%"receipt":{"created":"items",%' THEN 'items.import'
           ELSE 'match.create'
       END,
       key,
       unhex(substr(document, 17, 64)),
       CASE
           WHEN document LIKE '%"receipt":{"created":"match",%' THEN substr(document, 121, 36)
           ELSE substr(document, 93, length(document) - 93)
       END
FROM {schema}.reconciliation_submission;

DROP TABLE {schema}.reconciliation_submission;

CREATE TABLE {schema}.audit_chain (
    tenant_id BLOB NOT NULL,
    area      TEXT NOT NULL,
    length    INTEGER NOT NULL,
    head      BLOB NOT NULL,
    PRIMARY KEY (tenant_id, area)
) STRICT, WITHOUT ROWID;

CREATE TABLE {schema}.audit_record_of_area (
    tenant_id BLOB NOT NULL,
    area      TEXT NOT NULL,
    sequence  INTEGER NOT NULL,
    subject   TEXT NOT NULL,
    document  TEXT NOT NULL,
    PRIMARY KEY (tenant_id, area, sequence)
) STRICT;

-- Reconciliation was the only area.
INSERT INTO {schema}.audit_record_of_area (tenant_id, area, sequence, subject, document)
SELECT tenant_id, 'reconciliation', sequence, json_extract(document, '$.record.subject'), document
FROM {schema}.audit_record;

DROP TABLE {schema}.audit_record;

ALTER TABLE {schema}.audit_record_of_area RENAME TO {schema}.audit_record;

CREATE INDEX {schema}.audit_record_of_subject ON {schema}.audit_record (tenant_id, area, subject, sequence);

-- A document ends with its digest: "digest":"64 hex digits"}.
INSERT INTO {schema}.audit_chain (tenant_id, area, length, head)
SELECT last.tenant_id, last.area, last.sequence, unhex(substr(last.document, -66, 64))
FROM {schema}.audit_record AS last
JOIN (
    SELECT tenant_id, area, max(sequence) AS length FROM {schema}.audit_record GROUP BY tenant_id, area
) AS chain ON chain.tenant_id = last.tenant_id AND chain.area = last.area AND chain.length = last.sequence;
