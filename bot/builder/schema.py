"""The shape of catalog.db, as migrations; every value leads to a record, a snapshot, a source."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from bot.catalog.reader import SCHEMA_VERSION

TABLES = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE source(
  id TEXT PRIMARY KEY, name TEXT NOT NULL, home_url TEXT NOT NULL, live_url TEXT,
  licence TEXT NOT NULL, licence_class TEXT NOT NULL, attribution TEXT,
  trust INTEGER NOT NULL, same_evidence_as TEXT, stale_after_days INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE snapshot(
  id INTEGER PRIMARY KEY, source TEXT NOT NULL REFERENCES source(id), as_of TEXT NOT NULL,
  ref TEXT NOT NULL, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, read INTEGER NOT NULL,
  kept INTEGER NOT NULL, rejected INTEGER NOT NULL, unmatched INTEGER NOT NULL
);

-- One row of one source: what a figure leads back to. as_of is the snapshot's unless stated.
CREATE TABLE record(
  id INTEGER PRIMARY KEY, snapshot INTEGER NOT NULL REFERENCES snapshot(id),
  native_id TEXT NOT NULL, as_of TEXT NOT NULL, url TEXT
);

-- Ids are in order of popularity, best known first: an index that streams in rowid order ranks.
CREATE TABLE artifact(
  id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, name TEXT NOT NULL,
  maker TEXT, url TEXT, repo TEXT, hf_id TEXT, family TEXT, popularity REAL NOT NULL
);

CREATE TABLE link(
  from_artifact INTEGER NOT NULL REFERENCES artifact(id),
  to_artifact INTEGER NOT NULL REFERENCES artifact(id),
  kind TEXT NOT NULL CHECK(
    kind IN('version_of','in_family','quantisation_of','finetune_of','replaced_by')),
  record INTEGER REFERENCES record(id),
  PRIMARY KEY(from_artifact, to_artifact, kind)
) WITHOUT ROWID;
CREATE INDEX link_to ON link(to_artifact);

CREATE TABLE alias(
  artifact INTEGER NOT NULL REFERENCES artifact(id), alias TEXT NOT NULL,
  kind TEXT NOT NULL CHECK(
    kind IN('canonical','native_id','display','hf','repo','floating','curated')),
  source TEXT NOT NULL REFERENCES source(id),
  PRIMARY KEY(artifact, alias)
) WITHOUT ROWID;

CREATE TABLE offer(
  id INTEGER PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact(id),
  provider INTEGER NOT NULL REFERENCES artifact(id), native_id TEXT NOT NULL,
  region TEXT NOT NULL DEFAULT '', first_party INTEGER NOT NULL, billing TEXT NOT NULL
);
CREATE INDEX offer_artifact ON offer(artifact);
CREATE INDEX offer_provider ON offer(provider);

-- What is charged for: the same few combinations stand behind every price.
CREATE TABLE meter(
  id INTEGER PRIMARY KEY, meter TEXT NOT NULL, unit TEXT NOT NULL, processing TEXT NOT NULL,
  above_tokens INTEGER NOT NULL, window_utc TEXT NOT NULL,
  UNIQUE(meter, unit, processing, above_tokens, window_utc)
);

-- Read through the view price, which names the meter.
CREATE TABLE price_row(
  offer INTEGER NOT NULL REFERENCES offer(id), meter INTEGER NOT NULL REFERENCES meter(id),
  valid_from TEXT NOT NULL, valid_to TEXT NOT NULL, record INTEGER NOT NULL REFERENCES record(id),
  usd_micro INTEGER NOT NULL CHECK(usd_micro >= 0),
  PRIMARY KEY(offer, meter, valid_from, record)
) WITHOUT ROWID;
CREATE VIEW price AS
  SELECT offer, meter.meter AS meter, unit, processing, above_tokens, window_utc, valid_from,
    valid_to, record, usd_micro
  FROM price_row JOIN meter ON meter.id = price_row.meter;

CREATE TABLE attribute(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);

-- offer is 0 where a fact is about the artifact itself. Read through the view fact.
CREATE TABLE fact_row(
  artifact INTEGER NOT NULL REFERENCES artifact(id), offer INTEGER NOT NULL,
  attribute INTEGER NOT NULL REFERENCES attribute(id),
  record INTEGER NOT NULL REFERENCES record(id), txt TEXT NOT NULL, num REAL,
  confidence TEXT NOT NULL, PRIMARY KEY(artifact, offer, attribute, record, txt)
) WITHOUT ROWID;
CREATE VIEW fact AS
  SELECT artifact, offer, key, record, txt, num, confidence
  FROM fact_row JOIN attribute ON attribute.id = fact_row.attribute;

CREATE TABLE term(
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, label TEXT NOT NULL, category TEXT NOT NULL
);

-- Read through the view capability, which names the term.
CREATE TABLE capability_row(
  artifact INTEGER NOT NULL REFERENCES artifact(id),
  term INTEGER NOT NULL REFERENCES term(number), how TEXT NOT NULL,
  record INTEGER NOT NULL REFERENCES record(id), says INTEGER NOT NULL,
  what TEXT NOT NULL DEFAULT '', best_for TEXT, limits TEXT,
  PRIMARY KEY(artifact, term, how, record, what)
) WITHOUT ROWID;
CREATE VIEW capability AS
  SELECT artifact, term.id AS term, how, record, says, what, best_for, limits
  FROM capability_row JOIN term ON term.number = capability_row.term;

CREATE TABLE benchmark(
  id TEXT PRIMARY KEY, name TEXT NOT NULL, metric TEXT NOT NULL, unit TEXT NOT NULL,
  higher_is_better INTEGER NOT NULL, measures TEXT NOT NULL, url TEXT
) WITHOUT ROWID;

CREATE TABLE score(
  id INTEGER PRIMARY KEY, benchmark TEXT NOT NULL REFERENCES benchmark(id),
  artifact INTEGER NOT NULL REFERENCES artifact(id), subject TEXT NOT NULL,
  variant TEXT NOT NULL, harness TEXT NOT NULL, value REAL NOT NULL, low REAL, high REAL, n INTEGER,
  cost_usd_micro INTEGER, self_reported INTEGER NOT NULL, measured_on TEXT,
  record INTEGER NOT NULL REFERENCES record(id)
);
CREATE INDEX score_artifact ON score(artifact);

CREATE TABLE metric(
  artifact INTEGER NOT NULL REFERENCES artifact(id), key TEXT NOT NULL,
  record INTEGER NOT NULL REFERENCES record(id), value REAL NOT NULL,
  PRIMARY KEY(artifact, key, record)
) WITHOUT ROWID;

CREATE TABLE lifecycle(
  id INTEGER PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact(id), offer INTEGER NOT NULL,
  event TEXT NOT NULL CHECK(event IN('released','announced','deprecated','retired')),
  on_date TEXT NOT NULL, replacement INTEGER REFERENCES artifact(id), replacement_text TEXT,
  record INTEGER NOT NULL REFERENCES record(id)
);
CREATE INDEX lifecycle_artifact ON lifecycle(artifact);

CREATE TABLE tag(
  artifact INTEGER NOT NULL REFERENCES artifact(id), scheme TEXT NOT NULL, tag TEXT NOT NULL,
  record INTEGER NOT NULL REFERENCES record(id),
  PRIMARY KEY(artifact, scheme, tag)
) WITHOUT ROWID;

-- Percentile within the artifact's own kind; basis is the metric behind it, record its row.
CREATE TABLE standing_row(
  artifact INTEGER NOT NULL REFERENCES artifact(id),
  axis TEXT NOT NULL CHECK(axis IN('adoption','quality','ecosystem','freshness')),
  percentile INTEGER NOT NULL, peers INTEGER NOT NULL, basis TEXT NOT NULL, value TEXT NOT NULL,
  as_of TEXT NOT NULL, record INTEGER REFERENCES record(id),
  PRIMARY KEY(artifact, axis, basis)
) WITHOUT ROWID;
-- The rows, and for each axis the mean over them under the basis ''; boards are not averaged:
-- for quality the one with most peers speaks.
CREATE VIEW standing AS
  SELECT artifact, axis, percentile, peers, basis, value, as_of, record FROM standing_row
  UNION ALL
  SELECT artifact, axis, CAST(round(avg(percentile)) AS INTEGER), max(peers), '',
    count(*) || CASE count(*) WHEN 1 THEN ' metric' ELSE ' metrics' END, max(as_of), NULL
  FROM standing_row WHERE axis <> 'quality' GROUP BY artifact, axis
  UNION ALL
  SELECT artifact, axis, percentile, max(peers), '', value, as_of, record
  FROM standing_row WHERE axis = 'quality' GROUP BY artifact;

CREATE TABLE prose(
  artifact INTEGER NOT NULL REFERENCES artifact(id), record INTEGER NOT NULL REFERENCES record(id),
  place TEXT NOT NULL, text TEXT NOT NULL
);

CREATE TABLE unmatched(
  source TEXT NOT NULL REFERENCES source(id), native_id TEXT NOT NULL, reason TEXT NOT NULL,
  candidates TEXT NOT NULL, PRIMARY KEY(source, native_id)
) WITHOUT ROWID;

-- The value we stand by, the rule that chose it, who agrees, and what others say.
-- Prices appear under their meter's key (price_input, ...) with num in micro-dollars a unit.
-- agree: source ids joined by spaces; conflict: JSON [[text, number, record], ...].
-- Read through the view resolved, which names the attribute.
CREATE TABLE resolved_row(
  artifact INTEGER NOT NULL REFERENCES artifact(id), offer INTEGER NOT NULL,
  attribute INTEGER NOT NULL REFERENCES attribute(id), txt TEXT NOT NULL, num REAL,
  record INTEGER NOT NULL REFERENCES record(id), rule TEXT NOT NULL,
  agree TEXT NOT NULL, conflict TEXT NOT NULL, PRIMARY KEY(artifact, offer, attribute)
) WITHOUT ROWID;
CREATE VIEW resolved AS
  SELECT artifact, offer, key, txt, num, record, rule, agree, conflict
  FROM resolved_row JOIN attribute ON attribute.id = resolved_row.attribute;

CREATE VIRTUAL TABLE words USING fts5(
  name, capability, word, content='', detail='none', columnsize=0,
  tokenize='porter unicode61 remove_diacritics 2'
);
"""

HEADLINES = """
-- What speaks for an artifact on the day of the build, by the rules of a dossier: derived,
-- for sifting and ranking only; what is shown is read from resolved. Flags are 1, 0 or unknown.
CREATE TABLE headline(
  artifact INTEGER PRIMARY KEY REFERENCES artifact(id), offer INTEGER REFERENCES offer(id),
  billing TEXT, price_input INTEGER, price_output INTEGER, price_cache_read INTEGER,
  context_tokens INTEGER, max_output_tokens INTEGER, params_total INTEGER, params_active INTEGER,
  input_modalities TEXT, output_modalities TEXT, licence TEXT, released_on TEXT,
  licence_class TEXT, supports_tools INTEGER, supports_structured_output INTEGER,
  supports_reasoning INTEGER, supports_vision INTEGER, supports_prompt_caching INTEGER,
  supports_pdf INTEGER, supports_audio_in INTEGER, supports_audio_out INTEGER,
  supports_web_search INTEGER, supports_computer_use INTEGER, supports_temperature INTEGER,
  open_weights INTEGER, gone_on TEXT, since TEXT,
  adoption INTEGER, quality INTEGER, ecosystem INTEGER, freshness INTEGER
);

-- Where an artifact's best independent result stands on a board; percent is its share of peers.
CREATE TABLE board_place(
  artifact INTEGER NOT NULL REFERENCES artifact(id),
  benchmark TEXT NOT NULL REFERENCES benchmark(id), place INTEGER NOT NULL,
  peers INTEGER NOT NULL, percent INTEGER NOT NULL, as_of TEXT NOT NULL,
  PRIMARY KEY(artifact, benchmark)
) WITHOUT ROWID;

-- How well a capability is attested, in percent: by its best evidence.
CREATE TABLE ability(
  term INTEGER NOT NULL REFERENCES term(number), artifact INTEGER NOT NULL REFERENCES artifact(id),
  strength INTEGER NOT NULL, PRIMARY KEY(term, artifact)
) WITHOUT ROWID;
"""

migrations = Migrations("pickwick")


@migrations()
def m001_first(db: Database) -> None:
    """Every table of the first schema."""
    db.executescript(TABLES)


@migrations()
def m002_headlines(db: Database) -> None:
    """Each artifact's headline values and abilities in a row, to sift candidates by."""
    db.executescript(HEADLINES)


def create(db: Database) -> None:
    """Bring an empty database to the present schema, with nothing of the clock in it."""
    migrations.apply(db)
    db.conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    db.conn.execute("UPDATE _sqlite_migrations SET applied_at = ''")
    db.conn.commit()
