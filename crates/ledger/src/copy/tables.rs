//! Every table, its order, and its columns; a test holds this to the schema.

/// A table to be copied.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// Its key, by which pages are cut.
    pub(crate) order: &'static str,
    pub(crate) columns: &'static [&'static str],
}

/// All of them, each after those it refers to.
pub(crate) const TABLES: &[Table] = &[
    Table {
        name: "people",
        order: "id",
        columns: &[
            "id",
            "iss",
            "sub",
            "login",
            "name",
            "password",
            "state",
            "created_at",
            "link_by_iss",
            "link_by_sub",
        ],
    },
    Table {
        name: "grants",
        order: "person, site, role",
        columns: &["person", "site", "role"],
    },
    Table {
        name: "set_up_links",
        order: "token_hash",
        columns: &["token_hash", "person", "ends_at"],
    },
    Table {
        name: "sessions",
        order: "id",
        columns: &[
            "secret_hash",
            "id",
            "person",
            "grants",
            "began_at",
            "seen_at",
            "confirmed_at",
            "ends_at",
            "browser",
            "address",
            "id_token",
        ],
    },
    Table {
        name: "batches",
        order: "id",
        columns: &[
            "id",
            "site",
            "reference",
            "live",
            "stage",
            "body",
            "hash",
            "content_hash",
            "again",
            "file_name",
            "search_text",
            "row_count",
            "row_sum",
            "paid_count",
            "paid_sum",
            "failed_count",
            "failed_sum",
            "prepared_iss",
            "prepared_sub",
            "prepared_name",
            "prepared_at",
            "decided_iss",
            "decided_sub",
            "decided_name",
            "decided_at",
            "approved",
            "reason",
            "send_after",
            "send_claim",
            "tries",
            "open_tries",
            "first_tried_at",
            "open_tried_at",
            "submitted_at",
            "settled_at",
            "problem",
        ],
    },
    Table {
        name: "checks",
        order: "site, reference",
        columns: &[
            "site",
            "reference",
            "check_after",
            "watch_at",
            "claim",
            "since",
            "throttled",
            "submissions",
            "version",
            "status",
            "state",
            "submitted_at",
            "checked_at",
            "problem",
        ],
    },
    Table {
        name: "status_changes",
        order: "site, reference, version",
        columns: &[
            "site",
            "reference",
            "at",
            "version",
            "state",
            "paid_count",
            "paid_sum",
            "failed_count",
            "failed_sum",
            "pending_count",
            "pending_sum",
            "changed",
        ],
    },
    Table {
        name: "invitations",
        order: "id",
        columns: &[
            "id",
            "site",
            "customer_reference",
            "made_iss",
            "made_sub",
            "made_name",
            "made_at",
            "expires_at",
            "link",
        ],
    },
    Table {
        name: "audit",
        order: "seq",
        columns: &[
            "seq",
            "at",
            "iss",
            "sub",
            "name",
            "action",
            "outcome",
            "site",
            "target",
            "address",
            "request_id",
            "trace_id",
            "detail",
            "key_id",
            "mac",
        ],
    },
    Table {
        name: "audit_head",
        order: "id",
        columns: &["id", "seq", "mac"],
    },
    Table {
        name: "facts",
        order: "name",
        columns: &["name", "value"],
    },
];

/// Every table and column that is copied, for a test to hold them to the schema.
#[doc(hidden)]
pub fn columns() -> Vec<(String, String)> {
    let of = |table: &Table| {
        let name = table.name;
        table
            .columns
            .iter()
            .map(move |column| (name.to_owned(), (*column).to_owned()))
    };
    TABLES.iter().flat_map(of).collect()
}
