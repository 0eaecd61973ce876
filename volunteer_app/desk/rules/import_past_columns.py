"""The columns of what people did before: checks, training and placements."""

from volunteer_app.desk.rules.import_columns import WHO, Column

CHECKS = (
    *WHO,
    Column(
        "kind",
        "Check",
        "Criminal record certificate",
        "Identity, Right to volunteer, Reference, Criminal record certificate (or DBS), HMPPS vetting, "
        "Counter-terrorist check or Overseas check. A prison’s clearance is never imported: ask the prison",
        ("check type", "type of check", "kind", "kind of check", "type"),
        needed=True,
    ),
    Column(
        "level",
        "Level",
        "Enhanced",
        "Of a certificate: Basic, Standard, Enhanced, Enhanced with children’s barred list, Enhanced with "
        "adults’ barred list, Enhanced with both barred lists",
        ("certificate level", "dbs level", "level of check"),
    ),
    Column(
        "workforce",
        "Workforce",
        "Child workforce",
        "Of an enhanced certificate: Child workforce, Adult workforce, Child and adult workforce or Other "
        "workforce. Needed for a clear one that was issued since 1 December 2012. Leave it empty for others",
        ("dbs workforce", "certificate workforce", "workforce type", "position applied for"),
    ),
    Column(
        "outcome",
        "Outcome",
        "Clear",
        "Clear, or empty. Anything else is imported as a check that a vetting officer still has to decide",
        ("result", "dbs result", "dbs outcome", "check result"),
    ),
    Column(
        "valid_from",
        "Counts from",
        "3/3/2025",
        "The first day that it counts. For a certificate, its date of issue unless you say another day",
        (
            "first day",
            "valid from",
            "returned",
            "returned on",
            "date returned",
            "date completed",
            "completed on",
        ),
    ),
    Column(
        "last_day",
        "Last day it counts",
        "2/3/2028",
        "Empty: 3 years for a certificate, until further notice for other checks",
        (
            "expiry",
            "expiry date",
            "expires",
            "expires on",
            "valid until",
            "valid to",
            "renewal date",
            "last day",
        ),
    ),
    Column(
        "certificate_number",
        "Certificate number",
        "001234567890",
        "12 digits. Format the column as text, or a spreadsheet drops the zeros at its start",
        ("dbs number", "dbs certificate number", "certificate no", "disclosure number", "dbs no"),
    ),
    Column(
        "issued_on",
        "Date of issue",
        "3/3/2025",
        "The date on the certificate",
        ("issued", "issue date", "issued on", "dbs date", "dbs issue date"),
    ),
    Column("seen_by", "Seen by", "Asha Example", "Who saw the certificate", ("checked by", "verified by")),
)

TRAINING = (
    *WHO,
    Column(
        "course",
        "Training",
        "Volunteering in Prison",
        "The title or code of a training pack of this service, or the title of another course",
        ("course", "course title", "training course", "training title", "pack", "title"),
        needed=True,
    ),
    Column(
        "completed_on",
        "Finished on",
        "14/9/2025",
        "Needed",
        (
            "completed",
            "completed on",
            "date completed",
            "completion date",
            "date",
            "finished",
            "date of training",
        ),
        needed=True,
    ),
    Column(
        "hours",
        "Hours",
        "6",
        "How long it took. A pack’s own length is taken where you leave it empty",
        ("duration hours", "length hours"),
    ),
    Column("minutes", "Minutes", "30", "Added to the hours", ("duration minutes",)),
    Column("note", "Note", "Run by the training team", "", ("notes", "comment", "comments")),
)

PLACEMENTS = (
    *WHO,
    Column(
        "role",
        "Role",
        "Mentor in the community",
        "The name or code of a role of this service",
        ("role name", "volunteer role", "role code"),
        needed=True,
    ),
    Column(
        "place",
        "Place",
        "HMP/YOI Example",
        "The name or code of a prison, probation office or organisation",
        ("location", "site", "prison", "establishment", "place name"),
        needed=True,
    ),
    Column(
        "starts_on",
        "First day",
        "1/4/2025",
        "Needed",
        ("start", "start date", "started", "started on", "starts on", "from"),
        needed=True,
    ),
    Column(
        "last_day",
        "Last day",
        "31/3/2026",
        "Needed. A placement whose last day is over is kept as ended; one that runs is approved only if "
        "everything that its role needs holds for all of its days",
        ("end", "end date", "ended", "ended on", "ends on", "finish date", "to", "until"),
        needed=True,
    ),
    Column("supervisor", "Supervisor", "Asha Example", "", ("supervised by", "line manager", "manager")),
    Column(
        "end_reason",
        "Why it ended",
        "Moved away",
        "One of the reasons that this service offers",
        ("reason", "end reason", "leaving reason", "reason for leaving"),
    ),
)
