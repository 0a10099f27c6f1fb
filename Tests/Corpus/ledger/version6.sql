PRAGMA application_id = 1145982030;
PRAGMA user_version = 6;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE attempt (
    id INTEGER PRIMARY KEY,
    notice INTEGER NOT NULL REFERENCES notice (id),
    number INTEGER NOT NULL,
    route INTEGER NOT NULL REFERENCES route (id),
    handed_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'rejected', 'not_sent',
        'unknown')),
    closed_at INTEGER,
    kind TEXT,
    code TEXT,
    detail TEXT
, is_leftover INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO "attempt" VALUES(1,1,1,1,1795140000000000,'accepted',1795140000000000,NULL,NULL,NULL,0);
INSERT INTO "attempt" VALUES(2,2,1,1,1795140000000000,'accepted',1795140000000000,NULL,NULL,NULL,0);
INSERT INTO "attempt" VALUES(3,3,1,2,1795140300000000,'unknown',1795140300000000,NULL,NULL,'the gateway answered 502',0);
INSERT INTO "attempt" VALUES(4,4,1,3,1795140600000000,'rejected',1795140600000000,'recipient','422','no',0);
INSERT INTO "attempt" VALUES(5,5,1,1,1795141800000000,'open',NULL,NULL,NULL,NULL,0);
INSERT INTO "attempt" VALUES(6,6,1,1,1795141800000000,'open',NULL,NULL,NULL,NULL,0);
INSERT INTO "attempt" VALUES(7,7,1,1,1795141800000000,'open',NULL,NULL,NULL,NULL,0);
CREATE TABLE chain (
    id INTEGER PRIMARY KEY,
    event INTEGER NOT NULL,
    digest TEXT NOT NULL
) STRICT;
INSERT INTO "chain" VALUES(1,17,'e0c2b33cda9efb6874bd4391003cbf6b05b7670359322fdebf7bb770acf3644e');
INSERT INTO "chain" VALUES(2,18,'ecd533475e7c4d4d66b384e87060f98d611bc8f10721cfe290d99223017e930b');
INSERT INTO "chain" VALUES(3,19,'6f54be431a1f82d2e8a42fb9cc08e207d999ff14bc96ec680cfa5d3812c250d3');
CREATE TABLE contact (
    date TEXT NOT NULL,
    key TEXT NOT NULL,
    notice INTEGER NOT NULL,
    PRIMARY KEY (date, key)
) STRICT, WITHOUT ROWID;
INSERT INTO "contact" VALUES('2026-11-20','costs/A1/2026-11-13/逾期一周/sms',1);
INSERT INTO "contact" VALUES('2026-11-20','costs/A2/2026-11-13/逾期一周/sms',2);
INSERT INTO "contact" VALUES('2026-11-20','costs/A3/2026-11-13/逾期一周/sms',3);
INSERT INTO "contact" VALUES('2026-11-20','costs/A4/2026-11-13/逾期一周/sms',5);
INSERT INTO "contact" VALUES('2026-11-20','costs/A5/2026-11-13/逾期一周/sms',6);
INSERT INTO "contact" VALUES('2026-11-20','costs/A6/2026-11-13/逾期一周/sms',7);
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    run INTEGER REFERENCES run (id),
    notice INTEGER REFERENCES notice (id),
    kind TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
INSERT INTO "event" VALUES(1,1795140000000000,1,NULL,'run_started','');
INSERT INTO "event" VALUES(2,1795140000000000,1,NULL,'plan_completed','2');
INSERT INTO "event" VALUES(3,1795140000000000,1,NULL,'group_handed','1-2');
INSERT INTO "event" VALUES(4,1795140000000000,1,NULL,'run_ended','');
INSERT INTO "event" VALUES(5,1795140300000000,2,NULL,'run_started','');
INSERT INTO "event" VALUES(6,1795140300000000,2,NULL,'plan_completed','1');
INSERT INTO "event" VALUES(7,1795140300000000,2,NULL,'group_handed','3-3');
INSERT INTO "event" VALUES(8,1795140300000000,NULL,3,'notice_unknown','the gateway answered 502');
INSERT INTO "event" VALUES(9,1795140300000000,2,NULL,'run_ended','');
INSERT INTO "event" VALUES(10,1795140600000000,3,NULL,'run_started','');
INSERT INTO "event" VALUES(11,1795140600000000,3,NULL,'plan_completed','1');
INSERT INTO "event" VALUES(12,1795140600000000,3,NULL,'group_handed','4-4');
INSERT INTO "event" VALUES(13,1795140600000000,NULL,4,'notice_rejected','recipient 422');
INSERT INTO "event" VALUES(14,1795140600000000,3,NULL,'run_ended','');
INSERT INTO "event" VALUES(15,1795141800000000,4,NULL,'run_started','');
INSERT INTO "event" VALUES(16,1795141800000000,4,NULL,'plan_completed','3');
INSERT INTO "event" VALUES(17,1795141800000000,4,NULL,'group_handed','5-7');
INSERT INTO "event" VALUES(18,1795845097021413,NULL,NULL,'paused','costs by 李敏: 核实');
INSERT INTO "event" VALUES(19,1795845097047195,NULL,NULL,'resumed','costs by 李敏: 核实');
CREATE TABLE fact (
    id INTEGER PRIMARY KEY,
    received INTEGER NOT NULL REFERENCES received (id),
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    borrower TEXT,
    account TEXT,
    address TEXT,
    channel TEXT,
    date TEXT,
    amount TEXT
) STRICT;
INSERT INTO "fact" VALUES(1,2,'payment',1795132800000000,NULL,'A2',NULL,NULL,'2026-11-20','100.00');
CREATE TABLE held_out (
    campaign TEXT NOT NULL,
    account TEXT NOT NULL,
    debt TEXT NOT NULL,
    step TEXT NOT NULL,
    borrower TEXT NOT NULL,
    segment TEXT,
    date TEXT NOT NULL,
    run INTEGER NOT NULL REFERENCES run (id),
    PRIMARY KEY (campaign, account, debt, step)
) STRICT, WITHOUT ROWID;
CREATE TABLE meta (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "meta" VALUES('id','5e0d339820912450e759ad7fcdd55c8c');
INSERT INTO "meta" VALUES('rehearsal','yes');
CREATE TABLE notice (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES run (id),
    state TEXT NOT NULL CHECK (state IN ('planned', 'handed', 'accepted', 'rejected',
        'not_sent', 'unknown', 'expired', 'skipped', 'dropped')),
    is_live INTEGER NOT NULL,
    counts INTEGER NOT NULL,
    due INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    handed_at INTEGER,
    gateway_id TEXT,
    key TEXT NOT NULL,
    campaign TEXT NOT NULL,
    account TEXT NOT NULL,
    borrower TEXT NOT NULL,
    debt TEXT NOT NULL,
    step TEXT NOT NULL,
    segment TEXT,
    arm TEXT,
    offer TEXT,
    channel TEXT NOT NULL,
    sender TEXT NOT NULL,
    address TEXT NOT NULL,
    send_at INTEGER NOT NULL,
    closes INTEGER NOT NULL,
    date TEXT NOT NULL,
    title TEXT,
    text TEXT NOT NULL,
    encoding TEXT,
    parts INTEGER,
    cost TEXT,
    owed INTEGER,
    as_of INTEGER,
    offer_until TEXT, offer_amount INTEGER, offer_waived INTEGER, offer_to_pay INTEGER, offer_months INTEGER, offer_payments INTEGER, offer_each INTEGER, offer_last INTEGER, offer_interest INTEGER, offer_first TEXT, offer_due TEXT, offer_annual_rate INTEGER,
    pay_by TEXT,
    rule_file TEXT,
    rule_line INTEGER,
    rule_column INTEGER
, html TEXT, is_fallback INTEGER NOT NULL DEFAULT 0, hold_until TEXT, delivery TEXT, delivery_at INTEGER) STRICT;
INSERT INTO "notice" VALUES(1,1,'accepted',1,1,1795140000000000,1,1795140000000000,'g-1','costs/A1/2026-11-13/逾期一周/sms','costs','A1','A1','2026-11-13','逾期一周',NULL,NULL,NULL,'sms','main_sms','13800138001',1795140000000000,1795176000000000,'2026-11-20',NULL,'【安行汽车金融有限公司】您的车贷已过还款日，请尽快还款。','UCS-2',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'costs.yaml',13,11,NULL,0,NULL,'delivered',1795141200000000);
INSERT INTO "notice" VALUES(2,1,'accepted',1,1,1795140000000000,1,1795140000000000,'g-2','costs/A2/2026-11-13/逾期一周/sms','costs','A2','A2','2026-11-13','逾期一周',NULL,NULL,NULL,'sms','main_sms','13800138002',1795140000000000,1795176000000000,'2026-11-20',NULL,'【安行汽车金融有限公司】您的车贷已过还款日，请尽快还款。','UCS-2',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'costs.yaml',13,11,NULL,0,NULL,NULL,NULL);
INSERT INTO "notice" VALUES(3,2,'unknown',1,1,9223372036854775807,1,1795140300000000,NULL,'costs/A3/2026-11-13/逾期一周/sms','costs','A3','A3','2026-11-13','逾期一周',NULL,NULL,NULL,'sms','main_sms','13800138003',1795140300000000,1795176000000000,'2026-11-20',NULL,'【安行汽车金融有限公司】您的车贷已过还款日，请尽快还款。','UCS-2',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'costs.yaml',13,11,NULL,0,NULL,NULL,NULL);
INSERT INTO "notice" VALUES(4,3,'rejected',0,0,1795140600000000,1,1795140600000000,NULL,'costs/A4/2026-11-13/逾期一周/sms','costs','A4','A4','2026-11-13','逾期一周',NULL,NULL,NULL,'sms','main_sms','13800138004',1795140600000000,1795176000000000,'2026-11-20',NULL,'【安行汽车金融有限公司】您的车贷已过还款日，请尽快还款。','UCS-2',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'costs.yaml',13,11,NULL,0,NULL,NULL,NULL);
INSERT INTO "notice" VALUES(5,4,'handed',1,1,1795141800000000,1,1795141800000000,NULL,'costs/A4/2026-11-13/逾期一周/sms','costs','A4','A4','2026-11-13','逾期一周',NULL,NULL,NULL,'sms','main_sms','13800138004',1795141800000000,1795176000000000,'2026-11-20',NULL,'【安行汽车金融有限公司】您的车贷已过还款日，请尽快还款。','UCS-2',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'costs.yaml',13,11,NULL,0,NULL,NULL,NULL);
INSERT INTO "notice" VALUES(6,4,'handed',1,1,1795141800000000,1,1795141800000000,NULL,'costs/A5/2026-11-13/逾期一周/sms','costs','A5','A5','2026-11-13','逾期一周',NULL,NULL,NULL,'sms','main_sms','13800138005',1795141800000000,1795176000000000,'2026-11-20',NULL,'【安行汽车金融有限公司】您的车贷已过还款日，请尽快还款。','UCS-2',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'costs.yaml',13,11,NULL,0,NULL,NULL,NULL);
INSERT INTO "notice" VALUES(7,4,'handed',1,1,1795141800000000,1,1795141800000000,NULL,'costs/A6/2026-11-13/逾期一周/sms','costs','A6','A6','2026-11-13','逾期一周',NULL,NULL,NULL,'sms','main_sms','13800138006',1795141800000000,1795176000000000,'2026-11-20',NULL,'【安行汽车金融有限公司】您的车贷已过还款日，请尽快还款。','UCS-2',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'costs.yaml',13,11,NULL,0,NULL,NULL,NULL);
CREATE TABLE pause (
    campaign TEXT PRIMARY KEY NOT NULL,
    at INTEGER NOT NULL,
    reason TEXT NOT NULL
, author TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE received (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    taken_at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    channel TEXT,
    address TEXT,
    text TEXT,
    notice INTEGER REFERENCES notice (id),
    author TEXT,
    reason TEXT
, sender TEXT, reference TEXT) STRICT;
INSERT INTO "received" VALUES(1,'receipt/r1',1795832203326955,'receipt',1795141200000000,NULL,NULL,'delivered',1,NULL,NULL,NULL,'costs/A1/2026-11-13/逾期一周/sms');
INSERT INTO "received" VALUES(2,'payment/p1',1795832203326955,'payment',1795132800000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE resumption (
    campaign TEXT PRIMARY KEY NOT NULL,
    at INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    notice INTEGER NOT NULL,
    fact INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "resumption" VALUES('costs',1795845097047195,7,7,1);
CREATE TABLE route (
    id INTEGER PRIMARY KEY,
    sender TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    UNIQUE (sender, endpoint)
) STRICT;
INSERT INTO "route" VALUES(1,'main_sms','http:http://127.0.0.1:41665/ok');
INSERT INTO "route" VALUES(2,'main_sms','http:http://127.0.0.1:41665/status/502');
INSERT INTO "route" VALUES(3,'main_sms','http:http://127.0.0.1:41665/status/422');
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    campaign TEXT NOT NULL,
    instant INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    state TEXT NOT NULL CHECK (state IN ('planning', 'sending', 'ended', 'interrupted')),
    planned INTEGER NOT NULL DEFAULT 0,
    rows INTEGER,
    audience INTEGER
) STRICT;
INSERT INTO "run" VALUES(1,'costs',1795140000000000,1795140000000000,1795140000000000,'ended',2,2,2);
INSERT INTO "run" VALUES(2,'costs',1795140300000000,1795140300000000,1795140300000000,'ended',1,3,3);
INSERT INTO "run" VALUES(3,'costs',1795140600000000,1795140600000000,1795140600000000,'ended',1,4,4);
INSERT INTO "run" VALUES(4,'costs',1795141800000000,1795141800000000,NULL,'sending',3,6,5);
CREATE TABLE word (
    campaign TEXT NOT NULL,
    form TEXT NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (campaign, form)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX notice_key ON notice (key) WHERE is_live = 1;
CREATE INDEX notice_contact ON notice (borrower, date, channel, campaign, handed_at)
    WHERE counts = 1;
CREATE INDEX attempt_open ON attempt (id) WHERE state = 'open';
CREATE TRIGGER event_stays BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER event_kept BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are never removed'); END;
CREATE TRIGGER received_stays BEFORE UPDATE ON received
BEGIN SELECT RAISE(ABORT, 'what was received is never changed'); END;
CREATE TRIGGER received_kept BEFORE DELETE ON received
BEGIN SELECT RAISE(ABORT, 'what was received is never removed'); END;
CREATE TRIGGER fact_stays BEFORE UPDATE ON fact
BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END;
CREATE TRIGGER fact_kept BEFORE DELETE ON fact
BEGIN SELECT RAISE(ABORT, 'facts are never removed'); END;
CREATE INDEX received_early ON received (sender, reference)
    WHERE kind = 'receipt' AND notice IS NULL;
CREATE INDEX attempt_unknown ON attempt (notice) WHERE state = 'unknown';
CREATE INDEX notice_unknown ON notice (due, id) WHERE state = 'unknown';
CREATE TRIGGER notice_delivery AFTER UPDATE OF delivery ON notice
WHEN OLD.counts = 0 OR NOT (OLD.delivery IS NULL AND (NEW.delivery IS 'delivered' OR NEW.delivery IS 'failed' OR NEW.delivery IS 'expired')
    OR OLD.delivery IS NEW.delivery
    OR OLD.delivery IS 'failed' AND NEW.delivery IS 'delivered'
    OR OLD.delivery IS 'expired' AND NEW.delivery IS 'delivered'
    OR OLD.delivery IS 'failed' AND NEW.delivery IS 'expired'
    OR OLD.delivery IS 'expired' AND NEW.delivery IS 'failed')
BEGIN SELECT RAISE(ROLLBACK, 'no such receipt of a notice'); END;
CREATE TRIGGER notice_stays AFTER UPDATE OF id, run, key, campaign, account, borrower, debt, step, segment, arm, offer, channel, sender, address, send_at, closes, date, title, text, html, encoding, parts, cost, owed, as_of, pay_by, is_fallback, hold_until, rule_file, rule_line, rule_column, offer_until, offer_amount, offer_waived, offer_to_pay, offer_months, offer_payments, offer_each, offer_last, offer_interest, offer_first, offer_due, offer_annual_rate ON notice
BEGIN SELECT RAISE(ROLLBACK, 'what was planned is never changed'); END;
CREATE TRIGGER notice_kept AFTER DELETE ON notice
BEGIN SELECT RAISE(ROLLBACK, 'notices are never removed'); END;
CREATE TRIGGER attempt_closes AFTER UPDATE OF state ON attempt
WHEN OLD.state != 'open' OR NEW.state = 'open'
BEGIN SELECT RAISE(ROLLBACK, 'an attempt is closed once'); END;
CREATE TRIGGER attempt_stays AFTER UPDATE OF notice, number, route, handed_at ON attempt
BEGIN SELECT RAISE(ROLLBACK, 'what was attempted is never changed'); END;
CREATE TRIGGER attempt_kept AFTER DELETE ON attempt
BEGIN SELECT RAISE(ROLLBACK, 'attempts are never removed'); END;
CREATE TRIGGER chain_stays BEFORE UPDATE ON chain
BEGIN SELECT RAISE(ABORT, 'the chain is never changed'); END;
CREATE TRIGGER chain_kept BEFORE DELETE ON chain
BEGIN SELECT RAISE(ABORT, 'the chain is never cut'); END;
CREATE TRIGGER notice_moves AFTER UPDATE OF state, is_live, counts ON notice
WHEN NOT (OLD.state = 'planned' AND NEW.state = 'handed' AND NEW.is_live = 1 AND NEW.counts = 1
    OR OLD.state = 'handed' AND NEW.state = 'accepted' AND NEW.is_live = 1 AND NEW.counts = 1
    OR OLD.state = 'planned' AND NEW.state = 'expired' AND NEW.is_live = 0 AND NEW.counts = 0
    OR OLD.state = 'planned' AND NEW.state = 'skipped' AND NEW.is_live = 0 AND NEW.counts = 0
    OR OLD.state = 'planned' AND NEW.state = 'dropped' AND NEW.is_live = 0 AND NEW.counts = 0
    OR OLD.state = 'handed' AND NEW.state = 'rejected' AND NEW.is_live = 0 AND NEW.counts = 0
    OR OLD.state = 'handed' AND NEW.state = 'not_sent' AND NEW.is_live = 0 AND NEW.counts = 0
    OR OLD.state = 'handed' AND NEW.state = 'planned' AND NEW.is_live = 1 AND NEW.counts = 0
    OR OLD.state = 'handed' AND NEW.state = 'expired' AND NEW.is_live = 0 AND NEW.counts = 0
    OR OLD.state = 'handed' AND NEW.state = 'unknown' AND NEW.is_live = 1 AND NEW.counts = 1
    OR OLD.state = 'planned' AND NEW.state = 'accepted' AND NEW.is_live = 1 AND NEW.counts = 1
    OR OLD.state = 'unknown' AND NEW.state = 'accepted' AND NEW.is_live = 1 AND NEW.counts = 1
    OR OLD.state = 'unknown' AND NEW.state = 'not_sent' AND NEW.is_live = 0 AND NEW.counts = 0
    OR OLD.state = 'unknown' AND NEW.state = 'handed' AND NEW.is_live = 1 AND NEW.counts = 1) OR (OLD.counts = 1 AND NEW.counts = 0 AND OLD.state = 'handed') AND EXISTS
    (SELECT 1 FROM attempt WHERE notice = OLD.id AND state = 'unknown')
BEGIN SELECT RAISE(ROLLBACK, 'no such move of a notice'); END;
CREATE INDEX notice_outbox ON notice (run, sender, due, id) WHERE state = 'planned';
CREATE INDEX notice_again ON notice (run, sender, due, id)
    WHERE state = 'planned' AND attempts > 0;
COMMIT;
