-- Everything is TEXT or BIGINT, so that one text serves SQLite and PostgreSQL. Instants are Unix
-- milliseconds, sums minor units, truths 0 or 1, structures JSON, secrets sealed (src/keys.rs).

-- People of mode `local`, and everybody else once they have signed in. Told apart by iss + sub alone.
-- link_by: the other person who held the newest one-time link, and so may know the password; NULL when it was
-- the operator, on the machine itself.
CREATE TABLE people (
    id TEXT PRIMARY KEY,
    iss TEXT NOT NULL,
    sub TEXT NOT NULL,
    login TEXT UNIQUE,
    name TEXT NOT NULL,
    password TEXT,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    link_by_iss TEXT,
    link_by_sub TEXT,
    UNIQUE (iss, sub)
);

-- What people of mode `local` are. site '*' is every Site.
CREATE TABLE grants (
    person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    site TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (person, site, role)
);

-- One-time links by which a password is chosen. Only the token's SHA-256 is kept.
CREATE TABLE set_up_links (
    token_hash TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    ends_at BIGINT NOT NULL
);

-- Sessions. Only the secret's SHA-256 is kept. grants: what the identity provider said, as JSON;
-- NULL where the grants table decides.
CREATE TABLE sessions (
    secret_hash TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    grants TEXT,
    began_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    browser TEXT,
    address TEXT,
    id_token TEXT
);
CREATE INDEX sessions_person ON sessions (person);

-- Batches prepared here, or followed only (no body). body: the exact JSON that is sent. search_text: its
-- references and the file name in lower case. again: 1 when the same rows were sent
-- before, and that is meant. live: 1 while the reference stands for this one. send_after:
-- when the outbox may try (again); a claim moves it on, and so is a lease; NULL when there is nothing to
-- send. open_tries: tries that may have reached upstream, of which nobody knows; open_tried_at: by when the
-- newest of them had surely ended.
CREATE TABLE batches (
    id TEXT PRIMARY KEY,
    site TEXT NOT NULL,
    reference TEXT NOT NULL,
    live BIGINT NOT NULL,
    stage TEXT NOT NULL,
    body TEXT,
    hash TEXT,
    content_hash TEXT,
    again BIGINT NOT NULL DEFAULT 0,
    file_name TEXT,
    search_text TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    row_sum BIGINT NOT NULL,
    paid_count BIGINT NOT NULL DEFAULT 0,
    paid_sum BIGINT NOT NULL DEFAULT 0,
    failed_count BIGINT NOT NULL DEFAULT 0,
    failed_sum BIGINT NOT NULL DEFAULT 0,
    prepared_iss TEXT,
    prepared_sub TEXT,
    prepared_name TEXT,
    prepared_at BIGINT NOT NULL,
    decided_iss TEXT,
    decided_sub TEXT,
    decided_name TEXT,
    decided_at BIGINT,
    approved BIGINT,
    reason TEXT,
    send_after BIGINT,
    send_claim TEXT,
    tries BIGINT NOT NULL DEFAULT 0,
    open_tries BIGINT NOT NULL DEFAULT 0,
    first_tried_at BIGINT,
    open_tried_at BIGINT,
    submitted_at BIGINT,
    settled_at BIGINT,
    problem TEXT
);
CREATE UNIQUE INDEX batches_live ON batches (site, reference) WHERE live = 1;
CREATE INDEX batches_newest ON batches (site, prepared_at, id);
CREATE INDEX batches_stage ON batches (stage, prepared_at);
CREATE INDEX batches_content ON batches (site, content_hash);
CREATE INDEX batches_to_send ON batches (send_after) WHERE send_after IS NOT NULL;

-- What upstream was asked about a reference. check_after: not before this instant, by anybody; a claim
-- moves it on, and so is a lease. watch_at: when the worker looks by itself; NULL when it does not.
-- submissions: how often it was sent from here, by which an answer is known to be older than the batch.
-- state and submitted_at are those of status.
CREATE TABLE checks (
    site TEXT NOT NULL,
    reference TEXT NOT NULL,
    check_after BIGINT NOT NULL,
    watch_at BIGINT,
    claim TEXT,
    since BIGINT NOT NULL,
    throttled BIGINT NOT NULL DEFAULT 0,
    submissions BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL DEFAULT 0,
    status TEXT,
    state TEXT,
    submitted_at BIGINT,
    checked_at BIGINT,
    problem TEXT,
    PRIMARY KEY (site, reference)
);
CREATE INDEX checks_due ON checks (watch_at) WHERE watch_at IS NOT NULL;
-- References that upstream did not know: forgotten once they may be asked for again.
CREATE INDEX checks_unknown ON checks (check_after) WHERE status IS NULL AND watch_at IS NULL;

-- Each status that differed from the one before: its summary and the rows that changed, as JSON.
CREATE TABLE status_changes (
    site TEXT NOT NULL,
    reference TEXT NOT NULL,
    at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    state TEXT NOT NULL,
    paid_count BIGINT NOT NULL,
    paid_sum BIGINT NOT NULL,
    failed_count BIGINT NOT NULL,
    failed_sum BIGINT NOT NULL,
    pending_count BIGINT NOT NULL,
    pending_sum BIGINT NOT NULL,
    changed TEXT NOT NULL,
    PRIMARY KEY (site, reference, version)
);

-- Invitations made here. link: sealed; NULL once it is no longer kept, or never came.
CREATE TABLE invitations (
    id TEXT PRIMARY KEY,
    site TEXT NOT NULL,
    customer_reference TEXT NOT NULL,
    made_iss TEXT NOT NULL,
    made_sub TEXT NOT NULL,
    made_name TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT,
    link TEXT
);
CREATE INDEX invitations_customer ON invitations (site, customer_reference, made_at);
CREATE INDEX invitations_newest ON invitations (site, made_at);

-- The chain: each mac covers its line and the mac before (src/audit). The head is the lock of those who append.
CREATE TABLE audit (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    iss TEXT,
    sub TEXT,
    name TEXT,
    action TEXT NOT NULL,
    outcome TEXT NOT NULL,
    site TEXT,
    target TEXT,
    address TEXT,
    request_id TEXT,
    trace_id TEXT,
    detail TEXT,
    key_id TEXT NOT NULL,
    mac TEXT NOT NULL
);
CREATE INDEX audit_at ON audit (at);
CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY,
    seq BIGINT NOT NULL,
    mac TEXT NOT NULL
);
INSERT INTO audit_head (id, seq, mac) VALUES (1, 0, '');

-- Small facts with a name of their own: the policies last seen, the oldest line of a trimmed chain.
CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
