-- Bank reconciliation. A record is kept whole as JSON; what it is found by and ordered by stands beside it. Keys compare
-- by their bytes (COLLATE "C"), as they do in the program.

CREATE TABLE {schema}.bank_account (
    tenant_id uuid NOT NULL,
    account   text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, account)
);

CREATE TABLE {schema}.statement (
    tenant_id uuid NOT NULL,
    id        uuid NOT NULL,
    account   text COLLATE "C" NOT NULL,
    day       date NOT NULL,
    document  text NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX statement_of_account ON {schema}.statement (tenant_id, account, day, id);

CREATE TABLE {schema}.statement_line (
    tenant_id  uuid NOT NULL,
    account    text COLLATE "C" NOT NULL,
    id         text COLLATE "C" NOT NULL,
    day        date NOT NULL,
    is_pending boolean NOT NULL,
    is_open    boolean NOT NULL,
    document   text NOT NULL,
    PRIMARY KEY (tenant_id, account, id)
);

CREATE INDEX statement_line_by_day ON {schema}.statement_line (tenant_id, account, day, id);
CREATE INDEX statement_line_open ON {schema}.statement_line (tenant_id, account, day, id) WHERE is_open;
CREATE INDEX statement_line_pending ON {schema}.statement_line (tenant_id, account, day, id) WHERE is_pending;

CREATE TABLE {schema}.open_item (
    tenant_id uuid NOT NULL,
    id        text COLLATE "C" NOT NULL,
    is_open   boolean NOT NULL,
    document  text NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX open_item_open ON {schema}.open_item (tenant_id, id) WHERE is_open;

CREATE TABLE {schema}.match_group (
    tenant_id uuid NOT NULL,
    id        uuid NOT NULL,
    account   text COLLATE "C" NOT NULL,
    state     text COLLATE "C" NOT NULL,
    document  text NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX match_group_of_account ON {schema}.match_group (tenant_id, account, state, id);

-- The lines and items of each match, whatever became of it. A line has its account, an item has none.
CREATE TABLE {schema}.match_member (
    tenant_id uuid NOT NULL,
    account   text COLLATE "C" NOT NULL,
    member    text COLLATE "C" NOT NULL,
    group_id  uuid NOT NULL,
    PRIMARY KEY (tenant_id, account, member, group_id)
);

CREATE TABLE {schema}.lesson (
    tenant_id uuid NOT NULL,
    id        uuid NOT NULL,
    group_id  uuid NOT NULL,
    document  text NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX lesson_of_group ON {schema}.lesson (tenant_id, group_id);

CREATE TABLE {schema}.audit_record (
    tenant_id uuid NOT NULL,
    sequence  bigint NOT NULL,
    document  text NOT NULL,
    PRIMARY KEY (tenant_id, sequence)
);

CREATE TABLE {schema}.reconciliation_submission (
    tenant_id   uuid NOT NULL,
    key         text COLLATE "C" NOT NULL,
    document    text NOT NULL,
    PRIMARY KEY (tenant_id, key)
);

DO $$
DECLARE
    tenants_table text;
BEGIN
    FOREACH tenants_table IN ARRAY ARRAY[
        'bank_account', 'statement', 'statement_line', 'open_item', 'match_group', 'match_member', 'lesson',
        'audit_record', 'reconciliation_submission'
    ] LOOP
        EXECUTE format('ALTER TABLE {schema}.%I ENABLE ROW LEVEL SECURITY', tenants_table);
        EXECUTE format('ALTER TABLE {schema}.%I FORCE ROW LEVEL SECURITY', tenants_table);
        -- No worker needs these tables.
        EXECUTE format(
            'CREATE POLICY tenant ON {schema}.%I USING ('
            'tenant_id = (SELECT nullif(current_setting(''gestiq.tenant'', true), '''')::uuid))',
            tenants_table);
    END LOOP;
END
$$;
