"""What is said of entries, and what readers find them by, with an index that databases keep themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"

# Letters with accents, and those without for which they are found
ACCENTS = "áàâäãåāçćčéèêëēíìîïīñńóòôöõōśšúùûüūŵẁẃẅýỳŷÿźžż"
PLAIN = "aaaaaaaccceeeeeiiiiinnoooooossuuuuuwwwwyyyyzzz"

ON_SQLITE = (
    """
    CREATE VIRTUAL TABLE fts_practice_text USING fts5(
        title, summary, labels, body,
        content='practice_text', content_rowid='entry_id',
        tokenize='porter unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER fts_practice_text_added AFTER INSERT ON practice_text BEGIN
        INSERT INTO fts_practice_text (rowid, title, summary, labels, body)
        VALUES (new.entry_id, new.title, new.summary, new.labels, new.body);
    END
    """,
    """
    CREATE TRIGGER fts_practice_text_gone AFTER DELETE ON practice_text BEGIN
        INSERT INTO fts_practice_text (fts_practice_text, rowid, title, summary, labels, body)
        VALUES ('delete', old.entry_id, old.title, old.summary, old.labels, old.body);
    END
    """,
    """
    CREATE TRIGGER fts_practice_text_changed AFTER UPDATE ON practice_text BEGIN
        INSERT INTO fts_practice_text (fts_practice_text, rowid, title, summary, labels, body)
        VALUES ('delete', old.entry_id, old.title, old.summary, old.labels, old.body);
        INSERT INTO fts_practice_text (rowid, title, summary, labels, body)
        VALUES (new.entry_id, new.title, new.summary, new.labels, new.body);
    END
    """,
)

ON_POSTGRESQL = (
    "CREATE TABLE fts_practice_text (rowid integer PRIMARY KEY, vector tsvector NOT NULL)",
    "CREATE INDEX ix_fts_practice_text_vector ON fts_practice_text USING gin (vector)",
    f"""
    CREATE OR REPLACE FUNCTION fts_practice_text_words(said text, weight "char") RETURNS tsvector
    LANGUAGE sql IMMUTABLE AS $$
        SELECT setweight(to_tsvector('english', translate(lower(said), '{ACCENTS}', '{PLAIN}')), weight)
    $$
    """,
    """
    CREATE OR REPLACE FUNCTION fts_practice_text_follow() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            DELETE FROM fts_practice_text WHERE rowid = OLD.entry_id;
        END IF;
        IF TG_OP <> 'DELETE' THEN
            INSERT INTO fts_practice_text (rowid, vector) VALUES (
                NEW.entry_id,
                fts_practice_text_words(NEW.title, 'A') || fts_practice_text_words(NEW.summary, 'B')
                || fts_practice_text_words(NEW.labels, 'C') || fts_practice_text_words(NEW.body, 'D')
            );
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER fts_practice_text_follows AFTER INSERT OR UPDATE OR DELETE ON practice_text
    FOR EACH ROW EXECUTE FUNCTION fts_practice_text_follow()
    """,
)


def upgrade() -> None:
    op.create_table(
        "practice_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "passed_on",
                "answered",
                "shown",
                "refused",
                name="practice_question_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["practice_entry.id"], name=op.f("fk_practice_question_entry_id_practice_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_question")),
        sa.UniqueConstraint("reference", name=op.f("uq_practice_question_reference")),
    )
    op.create_index(
        "ix_practice_question_entry_id", "practice_question", ["entry_id", "state", "id"], unique=False
    )
    op.create_index("ix_practice_question_state", "practice_question", ["state", "id"], unique=False)
    op.create_table(
        "practice_use",
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("useful", sa.Integer(), nullable=False),
        sa.Column("not_useful", sa.Integer(), nullable=False),
        sa.CheckConstraint("useful >= 0 AND not_useful >= 0", name=op.f("ck_practice_use_counts")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["practice_entry.id"], name=op.f("fk_practice_use_entry_id_practice_entry")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_practice_use")),
    )
    op.create_table(
        "practice_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "comment",
                "changes",
                "step",
                name="practice_remark_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["practice_version.id"],
            name=op.f("fk_practice_remark_version_id_practice_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_remark")),
    )
    op.create_index("ix_practice_remark_version_id", "practice_remark", ["version_id", "id"], unique=False)
    op.create_table(
        "practice_word",
        sa.Column("word", sa.String(length=30), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_practice_word")),
    )
    op.create_index("ix_practice_word_letters", "practice_word", ["letters", "word"], unique=False)
    op.create_table(
        "practice_facet",
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("facet", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["practice_entry.id"], name=op.f("fk_practice_facet_entry_id_practice_entry")
        ),
        sa.PrimaryKeyConstraint("entry_id", "facet", "value", name=op.f("pk_practice_facet")),
    )
    op.create_index("ix_practice_facet_value", "practice_facet", ["facet", "value", "entry_id"], unique=False)
    op.create_table(
        "practice_text",
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["practice_entry.id"], name=op.f("fk_practice_text_entry_id_practice_entry")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_practice_text")),
    )
    on_postgresql = op.get_context().dialect.name == "postgresql"
    # A restore that was broken off leaves an index without its table
    op.execute("DROP TABLE IF EXISTS fts_practice_text")
    for statement in ON_POSTGRESQL if on_postgresql else ON_SQLITE:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE fts_practice_text")
    op.drop_table("practice_remark")
    op.drop_table("practice_use")
    op.drop_table("practice_question")
    op.drop_table("practice_text")
    op.drop_table("practice_facet")
    op.drop_table("practice_word")
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION fts_practice_text_follow()")
        op.execute('DROP FUNCTION fts_practice_text_words(text, "char")')
