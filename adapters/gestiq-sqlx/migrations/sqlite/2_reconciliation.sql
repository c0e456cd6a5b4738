-- Bank reconciliation. A record is kept whole as JSON; what it is found by and ordered by stands beside it. Keys compare
-- by their bytes, as they do in the program.

CREATE TABLE {schema}.bank_account (
    tenant_id BLOB NOT NULL,
    account   TEXT NOT NULL,
    PRIMARY KEY (tenant_id, account)
) STRICT;

CREATE TABLE {schema}.statement (
    tenant_id BLOB NOT NULL,
    id        BLOB NOT NULL,
    account   TEXT NOT NULL,
    day       TEXT NOT NULL,
    document  TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE INDEX {schema}.statement_of_account ON {schema}.statement (tenant_id, account, day, id);

CREATE TABLE {schema}.statement_line (
    tenant_id  BLOB NOT NULL,
    account    TEXT NOT NULL,
    id         TEXT NOT NULL,
    day        TEXT NOT NULL,
    is_pending INTEGER NOT NULL,
    is_open    INTEGER NOT NULL,
    document   TEXT NOT NULL,
    PRIMARY KEY (tenant_id, account, id)
) STRICT;

CREATE INDEX {schema}.statement_line_by_day ON {schema}.statement_line (tenant_id, account, day, id);
CREATE INDEX {schema}.statement_line_open ON {schema}.statement_line (tenant_id, account, day, id) WHERE is_open;
CREATE INDEX {schema}.statement_line_pending ON {schema}.statement_line (tenant_id, account, day, id) WHERE is_pending;

CREATE TABLE {schema}.open_item (
    tenant_id BLOB NOT NULL,
    id        TEXT NOT NULL,
    is_open   INTEGER NOT NULL,
    document  TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE INDEX {schema}.open_item_open ON {schema}.open_item (tenant_id, id) WHERE is_open;

CREATE TABLE {schema}.match_group (
    tenant_id BLOB NOT NULL,
    id        BLOB NOT NULL,
    account   TEXT NOT NULL,
    state     TEXT NOT NULL,
    document  TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE INDEX {schema}.match_group_of_account ON {schema}.match_group (tenant_id, account, state, id);

-- The lines and items of each match, whatever became of it. A line has its account, an item has none.
CREATE TABLE {schema}.match_member (
    tenant_id BLOB NOT NULL,
    account   TEXT NOT NULL,
    member    TEXT NOT NULL,
    group_id  BLOB NOT NULL,
    PRIMARY KEY (tenant_id, account, member, group_id)
) STRICT;

CREATE TABLE {schema}.lesson (
    tenant_id BLOB NOT NULL,
    id        BLOB NOT NULL,
    group_id  BLOB NOT NULL,
    document  TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE INDEX {schema}.lesson_of_group ON {schema}.lesson (tenant_id, group_id);

CREATE TABLE {schema}.audit_record (
    tenant_id BLOB NOT NULL,
    sequence  INTEGER NOT NULL,
    document  TEXT NOT NULL,
    PRIMARY KEY (tenant_id, sequence)
) STRICT;

CREATE TABLE {schema}.reconciliation_submission (
    tenant_id   BLOB NOT NULL,
    key         TEXT NOT NULL,
    document    TEXT NOT NULL,
    PRIMARY KEY (tenant_id, key)
) STRICT;
