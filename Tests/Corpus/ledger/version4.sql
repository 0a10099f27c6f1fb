PRAGMA application_id = 1145982030;
PRAGMA user_version = 4;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE meta (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES('rehearsal','yes');
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
INSERT INTO run VALUES(1,'costs',1795140000000000,1795140000000000,1795140000000000,'ended',2,2,2);
INSERT INTO run VALUES(2,'costs',1795140300000000,1795140300000000,1795140300000000,'ended',1,3,3);
INSERT INTO run VALUES(3,'costs',1795140600000000,1795140600000000,1795140600000000,'ended',1,4,4);
INSERT INTO run VALUES(4,'costs',1795141800000000,1795141800000000,NULL,'sending',3,6,5);
CREATE TABLE pause (
    campaign TEXT PRIMARY KEY NOT NULL,
    at INTEGER NOT NULL,
    reason TEXT NOT NULL
, author TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE route (
    id INTEGER PRIMARY KEY,
    sender TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    UNIQUE (sender, endpoint)
) STRICT;
INSERT INTO route VALUES(1,'main_sms','http:http://127.0.0.1:41665/ok');
INSERT INTO route VALUES(2,'main_sms','http:http://127.0.0.1:41665/status/502');
INSERT INTO route VALUES(3,'main_sms','http:http://127.0.0.1:41665/status/422');
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
INSERT INTO notice VALUES(1,1,'accepted',1,1,1795140000000000,1,1795140000000000,'g-1','costs/A1/2026-11-13/逾期一周/sms','costs','A1','A1','2026-11-13','逾期一周',NULL,NULL,NULL,'sms','main_sms','13800138001',1795140000000000,1795176000000000,'2026-11-20',NULL,'【安行汽车金融有限公司】您的车贷已过还款日，请尽快还款。','UCS-2',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'costs.yaml',13,11,NULL,0,NULL,'delivered',1795141200000000);
INSERT INTO notice VALUES(2,1,'accepted',1,1,1795140000000000,1,1795140000000000,'g-2','costs/A2/2026-11-13/逾期一周/sms','costs','A2','A2','2026-11-13','逾期一周',NULL,NULL,NULL,'sms','main_sms','13800138002',1795140000000000,1795176000000000,'2026-11-20',NULL,'【安行汽车金融有限公司】您的车贷已过还款日，请尽快还款。','UCS-2',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'costs.yaml',13,11,NULL,0,NULL,NULL,NULL);
INSERT INTO notice VALUES(3,2,'unknown',1,1,1795140300000000,1,1795140300000000,NULL,'costs/A3/2026-11-13/逾期一周/sms','costs','A3','A3','2026-11-13','逾期一周',NULL,NULL,NULL,'sms','main_sms','13800138003',1795140300000000,1795176000000000,'2026-11-20',NULL,'【安行汽车金融有限公司】您的车贷已过还款日，请尽快还款。','UCS-2',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'costs.yaml',13,11,NULL,0,NULL,NULL,NULL);
INSERT INTO notice VALUES(4,3,'rejected',0,0,1795140600000000,1,1795140600000000,NULL,'costs/A4/2026-11-13/逾期一周/sms','costs','A4','A4','2026-11-13','逾期一周',NULL,NULL,NULL,'sms','main_sms','13800138004',1795140600000000,1795176000000000,'2026-11-20',NULL,'【安行汽车金融有限公司】您的车贷已过还款日，请尽快还款。','UCS-2',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'costs.yaml',13,11,NULL,0,NULL,NULL,NULL);
INSERT INTO notice VALUES(5,4,'handed',1,1,1795141800000000,1,1795141800000000,NULL,'costs/A4/2026-11-13/逾期一周/sms','costs','A4','A4','2026-11-13','逾期一周',NULL,NULL,NULL,'sms','main_sms','13800138004',1795141800000000,1795176000000000,'2026-11-20',NULL,'【安行汽车金融有限公司】您的车贷已过还款日，请尽快还款。','UCS-2',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'costs.yaml',13,11,NULL,0,NULL,NULL,NULL);
INSERT INTO notice VALUES(6,4,'handed',1,1,1795141800000000,1,1795141800000000,NULL,'costs/A5/2026-11-13/逾期一周/sms','costs','A5','A5','2026-11-13','逾期一周',NULL,NULL,NULL,'sms','main_sms','13800138005',1795141800000000,1795176000000000,'2026-11-20',NULL,'【安行汽车金融有限公司】您的车贷已过还款日，请尽快还款。','UCS-2',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'costs.yaml',13,11,NULL,0,NULL,NULL,NULL);
INSERT INTO notice VALUES(7,4,'handed',1,1,1795141800000000,1,1795141800000000,NULL,'costs/A6/2026-11-13/逾期一周/sms','costs','A6','A6','2026-11-13','逾期一周',NULL,NULL,NULL,'sms','main_sms','13800138006',1795141800000000,1795176000000000,'2026-11-20',NULL,'【安行汽车金融有限公司】您的车贷已过还款日，请尽快还款。','UCS-2',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'costs.yaml',13,11,NULL,0,NULL,NULL,NULL);
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
INSERT INTO attempt VALUES(1,1,1,1,1795140000000000,'accepted',1795140000000000,NULL,NULL,NULL,0);
INSERT INTO attempt VALUES(2,2,1,1,1795140000000000,'accepted',1795140000000000,NULL,NULL,NULL,0);
INSERT INTO attempt VALUES(3,3,1,2,1795140300000000,'unknown',1795140300000000,NULL,NULL,'the gateway answered 502',0);
INSERT INTO attempt VALUES(4,4,1,3,1795140600000000,'rejected',1795140600000000,'recipient','422','no',0);
INSERT INTO attempt VALUES(5,5,1,1,1795141800000000,'open',NULL,NULL,NULL,NULL,0);
INSERT INTO attempt VALUES(6,6,1,1,1795141800000000,'open',NULL,NULL,NULL,NULL,0);
INSERT INTO attempt VALUES(7,7,1,1,1795141800000000,'open',NULL,NULL,NULL,NULL,0);
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    run INTEGER REFERENCES run (id),
    notice INTEGER REFERENCES notice (id),
    kind TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
INSERT INTO event VALUES(1,1795140000000000,1,NULL,'run_started','');
INSERT INTO event VALUES(2,1795140000000000,1,NULL,'plan_completed','2');
INSERT INTO event VALUES(3,1795140000000000,1,NULL,'group_handed','1-2');
INSERT INTO event VALUES(4,1795140000000000,1,NULL,'run_ended','');
INSERT INTO event VALUES(5,1795140300000000,2,NULL,'run_started','');
INSERT INTO event VALUES(6,1795140300000000,2,NULL,'plan_completed','1');
INSERT INTO event VALUES(7,1795140300000000,2,NULL,'group_handed','3-3');
INSERT INTO event VALUES(8,1795140300000000,NULL,3,'notice_unknown','the gateway answered 502');
INSERT INTO event VALUES(9,1795140300000000,2,NULL,'run_ended','');
INSERT INTO event VALUES(10,1795140600000000,3,NULL,'run_started','');
INSERT INTO event VALUES(11,1795140600000000,3,NULL,'plan_completed','1');
INSERT INTO event VALUES(12,1795140600000000,3,NULL,'group_handed','4-4');
INSERT INTO event VALUES(13,1795140600000000,NULL,4,'notice_rejected','recipient 422');
INSERT INTO event VALUES(14,1795140600000000,3,NULL,'run_ended','');
INSERT INTO event VALUES(15,1795141800000000,4,NULL,'run_started','');
INSERT INTO event VALUES(16,1795141800000000,4,NULL,'plan_completed','3');
INSERT INTO event VALUES(17,1795141800000000,4,NULL,'group_handed','5-7');
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
INSERT INTO received VALUES(1,'receipt/r1',1795832203326955,'receipt',1795141200000000,NULL,NULL,'delivered',1,NULL,NULL,NULL,'costs/A1/2026-11-13/逾期一周/sms');
INSERT INTO received VALUES(2,'payment/p1',1795832203326955,'payment',1795132800000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
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
INSERT INTO fact VALUES(1,2,'payment',1795132800000000,NULL,'A2',NULL,NULL,'2026-11-20','100.00');
CREATE TABLE word (
    campaign TEXT NOT NULL,
    form TEXT NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (campaign, form)
) STRICT, WITHOUT ROWID;
CREATE TABLE resumption (
    campaign TEXT PRIMARY KEY NOT NULL,
    at INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    notice INTEGER NOT NULL,
    fact INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX notice_key ON notice (key) WHERE is_live = 1;
CREATE INDEX notice_outbox ON notice (run, due, id) WHERE state = 'planned';
CREATE INDEX notice_contact ON notice (borrower, date, channel, campaign, handed_at)
    WHERE counts = 1;
CREATE INDEX notice_unknown ON notice (id) WHERE state = 'unknown';
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
COMMIT;
