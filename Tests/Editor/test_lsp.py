"""The language server as an editor meets it, through a real client (pytest-lsp)."""
import pathlib
import shutil
import subprocess

import pytest
import pytest_lsp
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pytest_lsp import ClientServerConfig, LanguageClient

from conftest import ROOT, program
from desk import CAMPAIGN, CURSOR, Desk, command, cursor, position, span

ENCODINGS = ["utf-16", "utf-8", "utf-32"]


def capabilities(encoding: str) -> types.ClientCapabilities:
    item = types.ClientCompletionItemOptions(snippet_support=True)
    offsets = types.ClientSignatureParameterInformationOptions(label_offset_support=encoding != "utf-8")
    return types.ClientCapabilities(
        general=types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind(encoding)]),
        text_document=types.TextDocumentClientCapabilities(
            completion=types.CompletionClientCapabilities(completion_item=item),
            signature_help=types.SignatureHelpClientCapabilities(
                signature_information=types.ClientSignatureInformationOptions(parameter_information=offsets))))


@pytest_lsp.fixture(config=ClientServerConfig(server_command=command()))
async def client(lsp_client: LanguageClient):
    await lsp_client.initialize_session(
        types.InitializeParams(capabilities=capabilities("utf-16"), locale="en-GB"))
    yield
    await lsp_client.shutdown_session()


@pytest_lsp.fixture(params=ENCODINGS, config=ClientServerConfig(server_command=command()))
async def counted(request, lsp_client: LanguageClient):
    result = await lsp_client.initialize_session(
        types.InitializeParams(capabilities=capabilities(request.param)))
    assert result.capabilities.position_encoding == request.param
    lsp_client.encoding = request.param
    yield
    await lsp_client.shutdown_session()


@pytest_lsp.fixture(config=ClientServerConfig(server_command=command()))
async def chinese(lsp_client: LanguageClient):
    await lsp_client.initialize_session(
        types.InitializeParams(capabilities=types.ClientCapabilities(), locale="zh-CN"))
    yield
    await lsp_client.shutdown_session()


def labels(items) -> list[str]:
    return [item.label for item in items]


# MARK: Findings


@pytest.mark.asyncio
async def test_findings_come_unasked_with_the_version(client: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(client, tmp_path)
    told = []
    desk.open(CAMPAIGN.replace("days_overdue <= 90", "days_overdu <= 90"))
    while not told:
        await client.wait_for_notification("textDocument/publishDiagnostics")
        told = client.diagnostics.get(desk.uri(), [])
    assert [finding.code for finding in told] == ["D0330"]
    assert told[0].source == "dunlin" and told[0].severity == types.DiagnosticSeverity.Error


@pytest.mark.asyncio
async def test_findings_appear_and_vanish_while_typing(client: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(client, tmp_path)
    desk.open(CAMPAIGN)
    assert await desk.codes() == []
    text = CAMPAIGN
    where = span(text, "days_overdue <= 90")
    desk.change("days_overdu <= 90", where=where)
    found = await desk.findings()
    wrong = text.replace("days_overdue <= 90", "days_overdu <= 90")
    assert [(f.code, f.range) for f in found] == [("D0330", span(wrong, "days_overdu"))]
    end = span(wrong, "days_overdu").end
    desk.change("e", where=types.Range(start=end, end=end))
    assert await desk.codes() == []
    # Half a key, half an expression, an open quote, and back.
    for broken in ("stop:\n  acc", "audience:\n  include: days_overdue >", 'title: "x'):
        desk.change(CAMPAIGN + broken)
        assert await desk.codes() != []
    desk.change(CAMPAIGN)
    assert await desk.codes() == []


STYLES = {
    "plain": "XX 早安😀{{ 姓 }}",
    "single": "'XX 早安😀{{ 姓 }}'",
    "double": '"XX \\u65e9安😀{{ 姓 }}"',
    "literal": "|\n      XX 早安😀\n      第二行😀{{ 姓 }}",
    "literal-kept": "|-\n      XX\n\n      早安😀{{ 姓 }}",
}


@pytest.mark.asyncio
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("style", STYLES)
async def test_places_are_exact_in_every_style(
        counted: LanguageClient, tmp_path: pathlib.Path, style: str, ending: str):
    desk = Desk(counted, tmp_path, counted.encoding)
    text = f"""\
# 注释😀 before everything
campaign: places
import: {{ lender: shared/lender.yaml }}
portfolio: shared/auto-loans.yaml
steps:
  - step: 甲😀
    day: 还款日 - 1 day
    send: sms
    text: {STYLES[style]}
""".replace("\n", ending)
    desk.open(text)
    found = await desk.findings()
    assert [(f.code, f.range) for f in found] == [("D0330", span(text, "姓", counted.encoding))]


@pytest.mark.asyncio
async def test_a_folded_text_is_refused_in_its_place(client: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(client, tmp_path)
    text = CAMPAIGN.replace("提醒: 您的车贷", "提醒: >\n    😀{{ 姓 }}您的\n    车贷")
    desk.open(text)
    found = {f.code: f.range for f in await desk.findings()}
    sign = text.index(">\n    😀")
    assert found["D0527"] == types.Range(start=position(text[:sign]), end=position(text[:sign + 1]))
    assert found["D0330"] == span(text, "姓")


@pytest.mark.asyncio
async def test_incremental_changes_are_counted_in_the_agreed_units(
        counted: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(counted, tmp_path, counted.encoding)
    text = CAMPAIGN.replace("编辑器测试", "编辑😀器测试")
    desk.open(text)
    for old, new in [("器测试", "器"), ("😀器", "😀😀器"), ("大额: 逾期金额", "大额: 逾期金"),
                     ("逾期金 >=", "逾期金额 >=")]:
        desk.change(new, where=span(text, old, counted.encoding))
        text = text.replace(old, new, 1)
    assert await desk.codes() == []
    desk.change("无", where=span(text, "应还 <", counted.encoding))
    text = text.replace("应还 <", "无", 1)
    broken = await desk.findings()
    desk.change(text)
    assert broken == await desk.findings() and broken != []


@pytest.mark.asyncio
async def test_labels_tags_and_severity(client: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(client, tmp_path)
    text = CAMPAIGN.replace("define:\n", "define:\n  没用: 应还 * 2\n")
    desk.open(text)
    (unused,) = await desk.findings()
    assert unused.code == "D0513" and unused.severity == types.DiagnosticSeverity.Warning
    assert list(unused.tags) == [types.DiagnosticTag.Unnecessary]
    assert unused.range == span(text, "没用")
    text = CAMPAIGN.replace("标准: otherwise", "紧急: otherwise")
    desk.open(text)
    doubled = next(f for f in await desk.findings() if f.code == "D0501")
    (label,) = doubled.related_information
    assert label.location == types.Location(uri=desk.uri(), range=span(text, "紧急"))


@pytest.mark.asyncio
async def test_messages_follow_the_locale(chinese: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(chinese, tmp_path)
    desk.open(CAMPAIGN.replace("step: 逾期一周", "stepp: 逾期一周"))
    found = await desk.findings()
    assert any("没有键" in f.message for f in found)
    assert "步骤的名字" in await desk.hover(CAMPAIGN.replace("step: 逾期一周", f"st{CURSOR}ep: 逾期一周"))


@pytest.mark.asyncio
async def test_files_that_are_none_of_ours_have_no_findings(client: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(client, tmp_path)
    desk.open("services:\n  web: { image: nginx }\n", "compose.yaml")
    assert await desk.codes("compose.yaml") == []
    desk.open("services: [\n", "broken.yaml")
    assert await desk.codes("broken.yaml") == []


# MARK: Several files


@pytest.mark.asyncio
async def test_findings_in_imported_files_are_told_for_those_files(
        client: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(client, tmp_path)
    lender = tmp_path / "shared/lender.yaml"
    text = lender.read_text().replace("currency: CNY", "currency: CNX")
    lender.write_text(text)
    desk.open(CAMPAIGN)
    await desk.findings()
    (found,) = client.diagnostics[lender.as_uri()]
    assert found.range == span(text, "CNX")
    # While the campaign cannot be read, its import is no better.
    desk.change(CAMPAIGN + "x: [")
    assert await desk.codes() != []
    assert list(client.diagnostics[lender.as_uri()]) == [found]
    desk.change(CAMPAIGN)
    lender.write_text(text.replace("CNX", "CNY"))
    client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changes=[
        types.FileEvent(uri=lender.as_uri(), type=types.FileChangeType.Changed)]))
    await desk.findings()
    assert list(client.diagnostics[lender.as_uri()]) == []


@pytest.mark.asyncio
async def test_an_unsaved_import_is_read_instead_of_the_disk(
        client: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(client, tmp_path)
    desk.open(CAMPAIGN)
    assert await desk.codes() == []
    name = "shared/auto-loans.yaml"
    text = (tmp_path / name).read_text()
    desk.open(text.replace("罚息:     {", "滞纳金:   {"), name)
    assert "D0330" in await desk.codes()
    assert "D0330" in await desk.codes(name)
    desk.change(text, name)
    assert await desk.codes() == []
    assert await desk.codes(name) == []
    desk.change(text.replace("应还: 本期应还", "应还: 本期应"), name)
    assert await desk.codes(name) == ["D0330"]
    client.text_document_did_close(types.DidCloseTextDocumentParams(text_document=desk.id(name)))
    assert await desk.codes() == []
    assert list(client.diagnostics[desk.uri(name)]) == []


@pytest.mark.asyncio
async def test_an_import_that_is_not_saved_yet_is_read(client: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(client, tmp_path)
    desk.open(CAMPAIGN.replace("shared/lender.yaml", "shared/new.yaml"))
    assert "D0702" in await desk.codes()
    desk.open((tmp_path / "shared/lender.yaml").read_text(), "shared/new.yaml")
    assert await desk.codes() == []


@pytest.mark.asyncio
@pytest.mark.parametrize(("name", "text", "code"), [
    ("lender.yaml", "lender: x\nlocale: zh-CN\ntimezone: Asia/Shanghai\ncurency: CNY\n", "D0202"),
    ("dictionary.yaml", "portfolio: { account: a, due: b, fields: { a: text, b: dat } }\n", "D0208"),
    ("senders.yaml", "main_sms: { type: file, paths: x }\n", None),
    ("calendars/x.yaml", "calendar: x\nfrom: 2026-01-01\nto: 2026-12-31\nweekend: [samedi]\n", None),
])
async def test_other_files_are_checked_too(
        client: LanguageClient, tmp_path: pathlib.Path, name: str, text: str, code: str | None):
    desk = Desk(client, tmp_path)
    desk.open(text, name)
    codes = await desk.codes(name)
    assert code in codes if code else codes


# MARK: Completion


def at(old: str, new: str) -> str:
    """The campaign with `old` replaced once by `new`, which has the cursor."""
    assert CAMPAIGN.count(old) >= 1, old
    return CAMPAIGN.replace(old, new, 1)


C = CURSOR
# (name, text, labels that are among the items, labels that are not)
PLACES = [
    ("root", CAMPAIGN + C, ["owner", "purpose", "schedule"], ["campaign", "step"]),
    ("schedule", CAMPAIGN + f"schedule: {{ every: [{C}] }}", ["working_day", "monday"], ["at"]),
    ("root-typing", CAMPAIGN + "ow" + C, ["owner"], ["title"]),
    ("empty-file", C, ["campaign", "import", "portfolio", "steps"], ["step"]),
    ("step-key", at("    at: 10:00\n", f"    {C}\n"), ["if", "pay_by", "at", "late"], ["day"]),
    ("step-key-typing", at("    at: 10:00\n", f"    pa{C}\n"), ["pay_by"], []),
    ("step-first-key", at("  - step: 逾期一月", f"  - {C}\n  - step: 逾期一月"), ["step", "day", "send"], []),
    ("step-last-key", at("    template: 提醒\n", f"    {C}\n"), ["text", "template"], ["step"]),
    ("flow-key", at("waive: { part: 50%, of: 罚息,", f"waive: {{ part: 50%, {C}"), ["of", "at_most"], ["part"]),
    ("open-flow-key", at("waive: { part: 50%, of: 罚息, at_most: 500.00, total: 逾期应还 }", "waive: { part: 50%, " + C),
     ["of"], ["part"]),
    ("channel-key", at("channels:\n", f"channels:\n  {C}\n"), ["push", "call"], ["sms"]),
    ("plain-channel-keys", at("email: { to: 邮箱, sender: company_mail }", "email: { " + C + " }"),
     ["to", "sender"], ["signature"]),
    ("text-channel", at("      sms:\n        紧急: |", f"      {C}\n      sms:\n        紧急: |"), ["email"], ["sms", "title", "紧急"]),
    ("text-empty", at("      sms:\n        紧急: |", f"      {C}\n        紧急: |").replace("        紧急: |\n          应还{{ 逾期应还 | money }}，请尽快还款。{{ lines.求助 }}\n        otherwise: 应还{{ 逾期应还 | money }}。{{ offer.say | default(lines.求助) }}\n", ""),
     ["sms", "email", "subject", "紧急"], []),
    ("mail-keys", at("      sms:\n        紧急: |", f"      email:\n        subject: x\n        {C}\n      sms:\n        紧急: |"),
     ["body"], ["title", "紧急", "subject", "sms"]),
    ("text-segment", at("        otherwise: 应还", f"        {C}\n        otherwise: 应还"), ["标准"], ["紧急", "otherwise"]),
    ("purpose", at("title: 编辑器测试", f"purpose: {C}"), ["collection", "service", "marketing"], ["sms"]),
    ("days", at("  hours: 09:00..20:00", f"  days: {C}"), ["every_day", "working_days"], []),
    ("for", at("for: [紧急, 标准]", f"for: {C}"), ["紧急", "标准"], ["sms"]),
    ("for-list", at("for: [紧急, 标准]", f"for: [紧急, {C}]"), ["标准"], []),
    ("for-open-list", at("for: [紧急, 标准]", f"for: [紧急, {C}"), ["标准"], []),
    ("send", at("send: sms", f"send: {C}"), ["sms", "email", "first_of"], ["push"]),
    ("send-first-of", at("send: sms", f"send: {{ first_of: [{C}] }}"), ["sms", "email"], []),
    ("template", at("template: 提醒", f"template: {C}"), ["提醒"], []),
    ("address", at("to: 手机", f"to: {C}"), ["手机", "邮箱"], ["sms"]),
    ("condition", at("include: days_overdue <= 90", f"include: {C}"),
     ["days_overdue", "逾期金额", "大额", "has", "notices", "not"], ["offer", "lines", "segment"]),
    ("condition-typing", at("include: days_overdue <= 90", f"include: 逾期{C}"), ["逾期金额", "逾期应还"], []),
    ("after-and", at("include: days_overdue <= 90", f"include: days_overdue <= 90 and {C}"), ["风险", "today"], ["and"]),
    ("operator", at("include: days_overdue <= 90", f"include: days_overdue <= 90 {C}"), ["days", "and", "or"], []),
    ("operator-after-name", at("include: days_overdue <= 90", f"include: 大额 {C}"), ["and", "or"], ["大额"]),
    ("values", at("风险 == \"高\"", f"风险 == {C}"), ['"低"', '"中"', '"高"'], []),
    ("values-in-quotes", at("风险 == \"高\"", f"风险 == \"{C}\""), ["低", "中", "高"], ["大额"]),
    ("values-in-open-quotes", at("风险 == \"高\"", f"风险 == \"{C}"), ["低", "中", "高"], []),
    ("values-in-list", at("应还 == 0.00", f"状态 in [\"结清\", {C}"), ['"争议"', '"死亡"'], []),
    ("notices", at("应还 == 0.00", f"notices.{C}"), ["this_due", "in_last", "last"], ["today"]),
    ("lender", at("应还 == 0.00", f"lender.{C}"), ["hotline", "name", "site"], []),
    ("methods", at("应还 == 0.00", f"合同编号.{C}"), ["startsWith", "contains", "size"], ["on_or_before"]),
    ("methods-typing", at("应还 == 0.00", f"合同编号.st{C}"), ["startsWith"], []),
    ("methods-of-a-literal", at("应还 == 0.00", f"not 'a;b'.{C}"), ["split", "matches", "substring", "reverse"],
     ["exists", "getHours", "hasValue"]),
    ("methods-of-a-call", at("应还 == 0.00", f"合同编号.split(\"-\").{C}"), ["exists", "join", "filter", "first"],
     ["split", "startsWith", "transformMapEntr"]),
    ("methods-of-a-chain", at("应还 == 0.00", f"not [7, 1].sort().first().{C}"), ["orValue", "hasValue", "optMap"], ["join"]),
    ("methods-of-an-item", at("应还 == 0.00", f"合同编号.split(\"-\")[0].{C}"), ["startsWith", "size"], ["join"]),
    ("methods-of-a-map", at("应还 == 0.00", "\"{'a': 1}." + C), ["exists", "transformMap", "size"], ["join", "split"]),
    ("methods-of-an-instant", at("应还 == 0.00", f"数据时间.{C}"), ["getHours", "getDayOfWeek"], ["size", "exists"]),
    ("methods-of-a-date", at("应还 == 0.00", f"还款日.{C}"), ["next_day_of_month"], ["on_or_before", "getHours"]),
    ("methods-of-a-sum", at("应还 == 0.00", f"(还款日 + 1 month).{C}"), ["next_day_of_month"], ["on_or_before", "size"]),
    ("methods-of-money", at("应还 == 0.00", f"应还.{C}"), [], ["startsWith", "exists", "getHours"]),
    ("functions", at("应还 == 0.00", C), ["days", "max", "int", "string", "math", "lists", "sets", "optional", "base64"],
     ["floor", "math.floor", "startsWith"]),
    ("math", at("应还 == 0.00", f"math.{C}"), ["floor", "greatest"], ["range", "size", "today"]),
    ("math-typing", at("应还 == 0.00", f"math.gr{C}"), ["greatest"], []),
    ("sets", at("应还 == 0.00", f"sets.{C}"), ["contains", "intersects"], ["floor"]),
    ("macro-name", at("应还 == 0.00", f"合同编号.split('-').exists(段, {C})"), ["段", "应还", "today"], []),
    ("macro-name-in-text", at("{{ lines.求助 }}", "{% if 合同编号.split('-').exists(段, 段." + C + ") %}{% endif %}"),
     ["startsWith"], ["exists"]),
    ("macro-item", at("应还 == 0.00", f"not [[1, 2], [3]].all(一, 一.exists(二, 二 > 1 and 一.{C}"), ["size", "exists"], ["split"]),
    ("macro-two-names", at("应还 == 0.00", f"合同编号.split('-').exists(i, 段, {C})"), ["i", "段"], []),
    ("macro-of-a-map", at("应还 == 0.00", "\"{'甲': 还款日}.exists(键, 日, 日." + C), ["next_day_of_month"], ["split"]),
    ("macro-name-is-over", at("应还 == 0.00", f"not [1].exists(一, 一 > 0) and {C}"), ["应还"], ["一"]),
    ("bound-name", at("应还 == 0.00", f"cel.bind(名, 合同编号, 名.{C}"), ["startsWith"], ["exists"]),
    ("money", at("total: 逾期应还", f"total: {C}"), ["逾期应还", "应还", "罚息"], []),
    ("units", at("until: today + 7 days", f"until: today + 7 {C}"), ["days", "months"], []),
    ("placeholder", at("{{ lines.求助 }}", "{{ " + C + " }}"), ["姓名", "offer", "lines", "lender", "segment"], []),
    ("open-placeholder", at("{{ lines.求助 }}", "{{ " + C), ["姓名", "offer", "lines"], []),
    ("bare-placeholder", at("提醒: 您的车贷已逾期{{ days_overdue }}天。", "提醒: {{ " + C), ["姓名", "offer"], ["and"]),
    ("placeholder-in-braces", at("sms: { to: 手机, sender: main_sms }", "sms: { to: 手机, sender: main_sms, opening: \"{{ 姓" + C),
     ["姓名"], []),
    ("line", at("{{ lines.求助 }}", "{{ lines." + C + " }}"), ["求助"], ["姓名"]),
    ("offer", at("offer.say | default", f"offer.{C} | default"), ["say", "until", "waived", "to_pay"], []),
    ("filter-of-money", at("{{ 逾期应还 | money }}，请", "{{ 逾期应还 | " + C + " }}，请"), ["money", "number", "cny_upper"], ["date", "upcase"]),
    ("filter-of-text", at("{{ lines.求助 }}", "{{ 姓名 | " + C + " }}"), ["first", "mask", "default"], ["money"]),
    ("filter-typing", at("{{ lines.求助 }}", "{{ 还款日 | da" + C + " }}"), ["date"], ["money"]),
    ("inside-default", at("default(lines.求助)", f"default(lines.{C})"), ["求助"], []),
    ("double-quoted", at("{{ offer.waived | money }}", "{{ offer." + C), ["waived", "until"], []),
    ("tag", at("{{ lines.求助 }}", "{% " + C), ["if", "else", "endif"], []),
    ("tag-condition", at("{{ lines.求助 }}", "{% if 罚" + C), ["罚息"], []),
    ("text-outside-tags", at("{{ lines.求助 }}", C), ["{{ 还款日 | date }}", "{{ 应还 | money }}"], []),
]


@pytest.mark.asyncio
@pytest.mark.parametrize(("text", "among", "absent"), [place[1:] for place in PLACES],
                         ids=[place[0] for place in PLACES])
async def test_completion(client: LanguageClient, tmp_path: pathlib.Path, text, among, absent):
    desk = Desk(client, tmp_path)
    desk.open(CAMPAIGN)
    await desk.findings()
    found = labels(await desk.complete(text))
    assert not set(among) - set(found), found
    assert not set(absent) & set(found), found
    assert len(found) == len(set(found)), "no item stands twice"


@pytest.mark.asyncio
@pytest.mark.parametrize(("text", "among", "absent"), [place[1:] for place in PLACES[::6]],
                         ids=[place[0] for place in PLACES[::6]])
async def test_completion_in_other_units_and_line_ends(
        counted: LanguageClient, tmp_path: pathlib.Path, text, among, absent):
    desk = Desk(counted, tmp_path, counted.encoding)
    text = ("# 注释😀\n" + text).replace("编辑器", "😀").replace("\n", "\r\n")
    found = labels(await desk.complete(text))
    assert not set(among) - set(found) and not set(absent) & set(found), found


@pytest.mark.asyncio
@pytest.mark.parametrize(("text", "label", "result"), [
    (at("    at: 10:00\n", f"    pa{C}\n"), "pay_by", "    pay_by: "),
    (at("风险 == \"高\"", f"风险 == \"{C}\""), "低", '风险 == "低"'),
    (at("风险 == \"高\"", f"风险 == \"{C}"), "低", '风险 == "低"'),
    (at("{{ lines.求助 }}", "{{ 还款日 | da" + C + " }}"), "date", "{{ 还款日 | date }}"),
    (at("{{ offer.waived | money }}", "{{ offer.name == " + C + " }}"), '"罚息减半"',
     '{{ offer.name == \\"罚息减半\\" }}'),
    (at("template: 提醒", f"template: {C}"), "提醒", "    template: 提醒\n"),
    (at("应还 == 0.00", f"合同编号.st{C}"), "startsWith", "合同编号.startsWith($1)"),
    (at("应还 == 0.00", f"合同编号.tr{C}"), "trim", "合同编号.trim()"),
    (at("应还 == 0.00", f"not [1].ex{C}"), "exists", "not [1].exists(${1:x}, $2)"),
    (at("应还 == 0.00", f"not [1].tr{C}"), "transformList", "not [1].transformList(${1:i}, ${2:x}, $3)"),
    (at("应还 == 0.00", f"cel.{C}"), "bind", "cel.bind(${1:x}, $2, $3)"),
    (at("应还 == 0.00", f"ma{C}"), "math", "已还清: math."),
    (CAMPAIGN.replace("timing:\n  hours: 09:00..20:00\n", "") .replace("stop:", f"ti{C}\nstop:"), "timing",
     "timing:\n  hours: $1\nstop:"),
    (at("    until: today", f"    bud{C}\n    until: today"), "budget", "    budget:\n  amount: $1\n    until"),
    (at("    until: today", f"    ext{C}\n    until: today").replace("    waive: { part: 50%, of: 罚息, at_most: 500.00, total: 逾期应还 }\n", ""),
     "extend", "    extend:\n  by: $1\n"),
    (at("send: sms", f"send: {C}"), "first_of", "    send: { first_of: [$1] }\n"),
    (at("send: sms", f"send: {C}"), "紧急", "    send: \n  紧急: \n"),
    (at("send: sms", f"send:\n      {C}"), "紧急", "    send:\n      紧急: \n"),
    (at("audience:\n  include: days_overdue <= 90\n  exclude:\n    小额: 应还 < 10.00\n", f"audience: {C}\n"), "include",
     "audience: \n  include: \n"),
    (CAMPAIGN[:CAMPAIGN.index("offers:")] + f"offers: {C}\n" + CAMPAIGN[CAMPAIGN.index("timing:"):], "- offer:",
     "offers: \n  - offer: \n"),
    (CAMPAIGN[:CAMPAIGN.index("offers:")] + f"offers:\n  {C}\n" + CAMPAIGN[CAMPAIGN.index("timing:"):], "- offer:",
     "offers:\n  - offer: \n"),
    (at("campaign: editor-test\n", f"of{C}\n").replace("offers:", "offer_s:"), "offers", "offers:\n  - offer: $1\n"),
])
async def test_what_a_completion_writes(client: LanguageClient, tmp_path: pathlib.Path, text, label, result):
    desk = Desk(client, tmp_path)
    desk.open(CAMPAIGN)
    await desk.findings()
    items = await desk.complete(text)
    item = next(item for item in items if item.label == label)
    plain = text.replace(CURSOR, "")
    edit = item.text_edit
    lines = plain.split("\n")
    line = lines[edit.range.start.line].encode("utf-16-le")
    start, end = edit.range.start.character * 2, edit.range.end.character * 2
    assert edit.range.start.line == edit.range.end.line
    lines[edit.range.start.line] = (line[:start] + edit.new_text.encode("utf-16-le") + line[end:]).decode("utf-16-le")
    assert result in "\n".join(lines)


@pytest.mark.asyncio
@pytest.mark.parametrize(("text", "name", "among", "absent"), [
    (at("shared/lender.yaml", C), "campaign.yaml", ["shared/", "calendars/"], ["lender.yaml"]),
    (at("shared/lender.yaml", f"shared/{C}"), "campaign.yaml", ["lender.yaml", "auto-loans.yaml"], ["shared/"]),
    (at("portfolio: shared/auto-loans.yaml", f"portfolio: data/auto{C}"), "campaign.yaml", ["auto-loans.csv"], []),
    (at("sender: main_sms", f"sender: {C}"), "campaign.yaml", ["main_sms", "app_push"], ["type"]),
    (f"lender: x\ncalendar: {C}\n", "shared/other.yaml", ["cn-mainland"], ["collection"]),
    (f"portfolio:\n  source: ../data/{C}\n", "shared/other.yaml", ["auto-loans.csv"], []),
])
async def test_completion_of_what_lies_outside(
        client: LanguageClient, tmp_path: pathlib.Path, text, name, among, absent):
    desk = Desk(client, tmp_path)
    shutil.copy(ROOT / "Campaigns/senders-rehearsal.yaml", tmp_path)
    desk.open(text.replace(C, ""), name)
    found = labels(await desk.complete(text, name))
    assert not set(among) - set(found) and not set(absent) & set(found), found


@pytest.mark.asyncio
@pytest.mark.parametrize(("name", "text", "among"), [
    ("lender.yaml", f"lender: x\nlocale: {C}\n", ["zh-CN", "en-US"]),
    ("lender.yaml", f"lender: x\n{C}\n", ["currency", "official"]),
    ("dictionary.yaml", f"portfolio:\n  fields:\n    a: {C}\n", ["money", "optional text"]),
    ("dictionary.yaml", f"portfolio:\n  fields:\n    a: {{ type: text, {C} }}\n", ["longest", "personal"]),
    ("dictionary.yaml", f"portfolio:\n  fields:\n    a: money\ndefine:\n  b: {C}\n", ["a", "days_overdue"]),
    ("dictionary.yaml", f"portfolio:\n  fields: {{ a: date, b: text }}\n  due: {C}\n", ["a", "b"]),
    ("senders.yaml", f"a: {{ type: file, {C} }}\n", ["path", "prices"]),
    ("senders.yaml", f"a: {{ type: file, path: x }}\nb:\n  type: {C}\n", ["file", "http"]),
    ("calendar.yaml", f"calendar: x\nfrom: 2026-01-01\n{C}\n", ["to", "weekend"]),
    ("calendar.yaml", f"calendar: x\nfrom: 2026-01-01\nweekend: [{C}]\n", ["saturday"]),
])
async def test_completion_in_other_files(
        client: LanguageClient, tmp_path: pathlib.Path, name, text, among):
    desk = Desk(client, tmp_path)
    desk.open(text.replace(C, ""), name)
    found = labels(await desk.complete(text, name))
    assert not set(among) - set(found), found


@pytest.mark.asyncio
@pytest.mark.parametrize(("type_", "among", "absent"), [
    ("day_of_month", ["on_or_before"], ["next_day_of_month", "size"]),
    ("date", ["next_day_of_month"], ["on_or_before"]),
    ('{ list: text, separator: ";" }', ["exists", "size", "join"], ["startsWith"]),
    ("optional timestamp", ["getHours"], ["size"]),
])
async def test_methods_fit_the_type_of_a_field(
        client: LanguageClient, tmp_path: pathlib.Path, type_, among, absent):
    desk = Desk(client, tmp_path)
    text = f"portfolio:\n  fields:\n    a: {type_}\ndefine:\n  b: a.{C}\n"
    desk.open(text.replace(f".{C}", ""), "dictionary.yaml")
    await desk.findings("dictionary.yaml")
    found = labels(await desk.complete(text, "dictionary.yaml"))
    assert not set(among) - set(found) and not set(absent) & set(found), found


@pytest.mark.asyncio
async def test_needed_keys_come_first_and_are_described(client: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(client, tmp_path)
    items = sorted(await desk.complete(C), key=lambda item: item.sort_text)
    assert set(labels(items[:4])) == {"campaign", "import", "portfolio", "steps"}
    assert all(item.documentation.value for item in items)


@pytest.mark.asyncio
@pytest.mark.parametrize(("name", "expression", "among", "absent"), [
    ("段", '合同编号.split("-").filter(x, x != "")', ["exists", "join"], ["startsWith"]),
    ("段", "合同编号", ["startsWith"], ["join"]),
    # A name of the campaign comes before CEL's group of that name.
    ("math", "合同编号", ["startsWith"], ["floor"]),
    ("段", "应还 +", ["startsWith", "exists", "on_or_before"], []),
])
async def test_methods_fit_the_type_of_a_definition(
        client: LanguageClient, tmp_path: pathlib.Path, name, expression, among, absent):
    desk = Desk(client, tmp_path)
    text = at("define:\n", f"define:\n  {name}: {expression}\n")
    desk.open(text)
    await desk.findings()
    found = labels(await desk.complete(text.replace("应还 == 0.00", f"{name}.{C}")))
    assert not set(among) - set(found) and not set(absent) & set(found), found


@pytest.mark.asyncio
async def test_functions_do_not_drown_the_names_of_the_campaign(client: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(client, tmp_path)
    desk.open(CAMPAIGN)
    await desk.findings()
    items = sorted(await desk.complete(at("应还 == 0.00", C)), key=lambda item: item.sort_text)
    order = [labels(items).index(name) for name in ("应还", "大额", "today", "days", "not", "int", "math")]
    assert order == sorted(order)
    items = sorted(await desk.complete(at("应还 == 0.00", f"合同编号.{C}")), key=lambda item: item.sort_text)
    assert labels(items)[:4] == ["contains", "startsWith", "endsWith", "size"]
    # An editor shows all forms, a sentence and an example.
    split = next(item for item in items if item.label == "split")
    assert split.detail == "text.split(separator) → list\ntext.split(separator, most) → list"
    assert "separators" in split.documentation.value and "贷款" in split.documentation.value


@pytest.mark.asyncio
async def test_who_types_chinese_finds_the_key(client: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(client, tmp_path)
    items = await desk.complete(at("    at: 10:00\n", f"    最后{C}\n"))
    assert next(item for item in items if item.label == "pay_by").filter_text == "最后还款日"


@pytest.mark.asyncio
async def test_nothing_is_proposed_in_a_comment(client: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(client, tmp_path)
    assert await desk.complete(CAMPAIGN.replace("timing:", f"# a {C}\ntiming:")) == []


@pytest.mark.asyncio
async def test_a_campaign_that_was_broken_when_it_was_opened_has_names(
        client: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(client, tmp_path)
    assert "逾期金额" in labels(await desk.complete(at("include: days_overdue <= 90", f"include: 逾期{C}\n  excl")))


# MARK: Help with signatures


@pytest.mark.asyncio
@pytest.mark.parametrize(("text", "labels_", "active", "argument"), [
    (at("应还 == 0.00", f"合同编号.split({C}"),
     ["text.split(separator) → list", "text.split(separator, most) → list"], 0, "separator"),
    (at("应还 == 0.00", f"合同编号.split('-', {C})"),
     ["text.split(separator) → list", "text.split(separator, most) → list"], 1, "most"),
    (at("应还 == 0.00", f"max(1, [2, {C}"), ["max(a, b, …) → any"], 0, "b"),
    (at("应还 == 0.00", f"max(1, 2, 3, {C}"), ["max(a, b, …) → any"], 0, "…"),
    (at("应还 == 0.00", f"math.floor({C})"), ["math.floor(x) → double"], 0, "x"),
    (at("应还 == 0.00", f"合同编号.split('-').exists(段, 段.startsWith({C}"), ["text.startsWith(part) → boolean"], 0, "part"),
    (at("应还 == 0.00", f"合同编号.split('-').exists(段, {C}"),
     ["list.exists(x, condition) → boolean", "list.exists(i, x, condition) → boolean"], 0, "condition"),
    (at("{{ lines.求助 }}", "{{ 合同编号.replace('-', " + C + " }}"),
     ["text.replace(old, new) → text", "text.replace(old, new, most) → text"], 0, "new"),
    (at("应还 == 0.00", f"(合同编号 == {C}"), None, 0, None),
    (at("{{ lines.求助 }}", "{{ 合同编号 | replace(" + C + " }}"), None, 0, None),
    (at("{{ lines.求助 }}", "size(" + C), None, 0, None),
])
async def test_signature_help(counted: LanguageClient, tmp_path: pathlib.Path, text, labels_, active, argument):
    client = counted
    desk = Desk(client, tmp_path, client.encoding)
    desk.open(CAMPAIGN)
    await desk.findings()
    plain, place = cursor(text, client.encoding)
    desk.change(plain)
    help_ = await client.text_document_signature_help_async(
        types.SignatureHelpParams(text_document=desk.id(), position=place))
    if labels_ is None:
        assert help_ is None
        return
    assert [signature.label for signature in help_.signatures] == labels_
    assert help_.active_signature == active
    signature = help_.signatures[active]
    assert "`" in signature.documentation.value
    label = signature.parameters[help_.active_parameter].label
    # A client that did not ask for places gets the names.
    assert (label if isinstance(label, str) else signature.label[label[0]:label[1]]) == argument
    assert isinstance(label, str) == (client.encoding == "utf-8")


# MARK: Formatting


def applied(text: str, edits, encoding: str) -> str:
    """The text with the edits, by Python's own arithmetic."""
    code = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}[encoding]
    width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    lines = text.split("\n")

    def offset(place: types.Position) -> int:
        head = lines[place.line].encode(code)[:place.character * width].decode(code)
        return sum(len(line) + 1 for line in lines[:place.line]) + len(head)

    for edit in sorted(edits, key=lambda edit: offset(edit.range.start), reverse=True):
        text = text[:offset(edit.range.start)] + edit.new_text + text[offset(edit.range.end):]
    return text


UNTIDY = CAMPAIGN.replace("title: 编辑器测试", "title:   '编辑😀器测试'   # 题😀").replace(
    "days_overdue <= 90", "days_overdue<=90").replace("    at: 10:00\n", "    at:    10:00\n").replace(
    "stop:", "\n\n\nstop:")


@pytest.mark.asyncio
@pytest.mark.parametrize("change", [
    lambda text: text, lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text, lambda text: text[:-1]],
    ids=["plain", "crlf", "mark", "no-last-break"])
async def test_formatting_is_what_the_command_writes(counted: LanguageClient, tmp_path: pathlib.Path, change):
    desk = Desk(counted, tmp_path, counted.encoding)
    text = change(UNTIDY)
    desk.open(text)
    edits = await counted.text_document_formatting_async(types.DocumentFormattingParams(
        text_document=desk.id(), options=types.FormattingOptions(tab_size=2, insert_spaces=True)))
    wanted = subprocess.run([program(), "fmt", "-"], input=text.encode(), capture_output=True, check=True).stdout.decode()
    assert wanted != text and applied(text, edits, counted.encoding) == wanted
    desk.change(wanted)
    assert await desk.codes() == []
    assert not await counted.text_document_formatting_async(types.DocumentFormattingParams(
        text_document=desk.id(), options=types.FormattingOptions(tab_size=2, insert_spaces=True)))


@pytest.mark.asyncio
async def test_formatting_leaves_lines_alone_that_are_in_form(client: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(client, tmp_path)
    tidy = subprocess.run([program(), "fmt", "-"], input=CAMPAIGN.encode(), capture_output=True, check=True).stdout.decode()
    text = tidy.replace("days_overdue <= 90", "days_overdue<=90")
    desk.open(text)
    (edit,) = await client.text_document_formatting_async(types.DocumentFormattingParams(
        text_document=desk.id(), options=types.FormattingOptions(tab_size=8, insert_spaces=False)))
    line = span(text, "include:").start.line
    assert (edit.range.start, edit.range.end) == (types.Position(line, 0), types.Position(line + 1, 0))
    assert edit.new_text == "  include: days_overdue <= 90\n"


@pytest.mark.asyncio
@pytest.mark.parametrize("text", [UNTIDY + "x: [", UNTIDY.replace("title:", "campaign:"), "services:\n   web:   x\n", ""])
async def test_what_cannot_be_read_is_not_formatted(client: LanguageClient, tmp_path: pathlib.Path, text):
    desk = Desk(client, tmp_path)
    desk.open(text)
    assert not await client.text_document_formatting_async(types.DocumentFormattingParams(
        text_document=desk.id(), options=types.FormattingOptions(tab_size=2, insert_spaces=True)))


# MARK: Hover, definitions, names


@pytest.mark.asyncio
@pytest.mark.parametrize(("text", "parts"), [
    (at("step: 逾期一周", f"st{C}ep: 逾期一周"), ["`step`", "needed", "name"]),
    (at("include: days_overdue", f"include: days_ov{C}erdue"), ["`days_overdue`", "built in", "due date"]),
    (at("大额: 逾期金额 >=", f"大额: 逾{C}期金额 >="), ["field", "money", "`at_most`: 500000.00", "auto-loans.yaml:"]),
    (at("- 紧急: 大额 or", f"- 紧急: 大{C}额 or"), ["definition", "逾期金额 >= 20000.00", "campaign.yaml:6"]),
    (at("风险 == \"高\"", f"风{C}险 == \"高\""), ["field", "`低` `中` `高`"]),
    (at("应还{{ 逾期应还 | money }}，", "应还{{ 逾期" + C + "应还 | money }}，"), ["definition", "`逾期金额 + 罚息`"]),
    (at("应还{{ 逾期应还 | money }}，", "应还{{ 逾期应还 | mo" + C + "ney }}，"), ["`money`", "Example"]),
    (at("{{ lines.求助 }}", "{{ lines.求" + C + "助 }}"), ["line", "一起想办法"]),
    (at("offer.waived", f"offer.wai{C}ved"), ["waived", "money"]),
    (at("for: [紧急, 标准]", f"for: [紧{C}急, 标准]"), ["segment", "- 紧急: 大额 or 风险 == \"高\"", "campaign.yaml:12"]),
    (at("应还 == 0.00", f"not{C}ices.this_due > 3"), ["earlier notices"]),
    (at("应还 == 0.00", f"si{C}ze(合同编号) == 3"), ["size(x)", "text.size() → integer"]),
    (at("应还 == 0.00", f"合同编号.mat{C}ches('^1')"), ["text.matches(pattern) → boolean", "RE2", "Example"]),
    (at("应还 == 0.00", f"not [1].ex{C}ists(一, 一 > 0)"), ["list.exists(x, condition) → boolean"]),
    (at("应还 == 0.00", f"math.flo{C}or(double('1.5')) > double('1')"), ["math.floor(x) → double", "rounded down"]),
    (at("应还 == 0.00", f"ma{C}th.abs(-1) == 1"), ["functions", "`floor`"]),
    (at("应还 == 0.00", f"还款日.next_day{C}_of_month(25) > today"), ["date.next_day_of_month(day) → date"]),
    (at("应还 == 0.00", f"合{C}同编号 == \"x\""), ["`longest`: 20"]),
    (at("应还 == 0.00", f"手{C}机 == \"x\""), ["masked as `phone`"]),
    (at("lender: shared", f"le{C}nder: shared"), ["`lender`", "path"]),
])
async def test_hover(client: LanguageClient, tmp_path: pathlib.Path, text, parts):
    shown = await Desk(client, tmp_path).hover(text)
    assert shown is not None
    for part in parts:
        assert part in shown, shown


@pytest.mark.asyncio
@pytest.mark.parametrize(("text", "name", "part", "number"), [
    (at("大额: 逾期金额 >=", f"大额: 逾期{C}金额 >="), "shared/auto-loans.yaml", "逾期金额", 0),
    (at("小额: 应还", f"小额: 应{C}还"), "shared/auto-loans.yaml", "应还", -1),
    (at("- 紧急: 大额 or", f"- 紧急: 大{C}额 or"), "campaign.yaml", "大额", 0),
    (at("for: [紧急, 标准]", f"for: [紧急, 标{C}准]"), "campaign.yaml", "标准", 0),
    (at("{{ lines.求助 }}", "{{ lines.求" + C + "助 }}"), "campaign.yaml", "求助", 0),
    (at("template: 提醒", f"template: 提{C}醒"), "campaign.yaml", "提醒", -1),
    (at("send: sms", f"send: s{C}ms"), "campaign.yaml", "sms", 0),
    (at("to: 手机", f"to: 手{C}机"), "shared/auto-loans.yaml", "手机", 0),
    (at("应还 == 0.00", f"lender.hot{C}line == \"\""), "shared/lender.yaml", "hotline", 0),
])
async def test_definition(client: LanguageClient, tmp_path: pathlib.Path, text, name, part, number):
    desk = Desk(client, tmp_path)
    (found,) = await desk.definition(text)
    assert found.uri == desk.uri(name)
    target = text.replace(CURSOR, "") if name == "campaign.yaml" else (tmp_path / name).read_text()
    places = [span(target, part, number=n) for n in range(target.count(part))]
    assert found.range in places
    # The place declares it: a key of its line.
    line = target.split("\n")[found.range.start.line]
    assert line.strip().lstrip("- ").startswith(part + ":"), line


@pytest.mark.asyncio
async def test_the_definition_of_an_import_is_the_file(client: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(client, tmp_path)
    (found,) = await desk.definition(at("shared/lender.yaml", f"shared/len{C}der.yaml"))
    assert found.uri == desk.uri("shared/lender.yaml")


@pytest.mark.asyncio
async def test_references_in_all_files(client: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(client, tmp_path)
    desk.open(CAMPAIGN)
    await desk.findings()
    found = await client.text_document_references_async(types.ReferenceParams(
        text_document=desk.id(), position=span(CAMPAIGN, "罚息,").start,
        context=types.ReferenceContext(include_declaration=True)))
    by_file = {(place.uri.rsplit("/", 1)[1]) for place in found}
    assert by_file == {"campaign.yaml", "auto-loans.yaml"}
    # In the dictionary: the field, and the definition that adds it.
    assert len([place for place in found if place.uri.endswith("auto-loans.yaml")]) == 2


@pytest.mark.asyncio
@pytest.mark.parametrize(("name", "new", "count"), [("大额", "巨额", 2), ("紧急", "加急", 3), ("求助", "帮助", 3)])
async def test_renaming(client: LanguageClient, tmp_path: pathlib.Path, name, new, count):
    desk = Desk(client, tmp_path)
    desk.open(CAMPAIGN)
    await desk.findings()
    params = dict(text_document=desk.id(), position=span(CAMPAIGN, name).start)
    place = await client.text_document_prepare_rename_async(types.PrepareRenameParams(**params))
    assert place.placeholder == name
    edit = await client.text_document_rename_async(types.RenameParams(new_name=new, **params))
    (changes,) = edit.changes.values()
    assert len(changes) == count == CAMPAIGN.count(name)
    assert sorted((c.range.start.line, c.range.start.character) for c in changes) == sorted(
        (s.start.line, s.start.character) for s in (span(CAMPAIGN, name, number=n) for n in range(count)))
    desk.change(CAMPAIGN.replace(name, new))
    assert await desk.codes() == []


@pytest.mark.asyncio
async def test_a_segment_is_renamed_where_it_is_compared(client: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(client, tmp_path)
    text = CAMPAIGN.replace("otherwise: 应还{{", "otherwise: \"{% if segment == \\\"紧急\\\" %}急{% endif %}应还{{").replace(
        "default(lines.求助) }}\n", "default(lines.求助) }}\"\n")
    text = text.replace("at: 10:00", "at: { 紧急: 09:30, otherwise: 10:00 }")
    desk.open(text)
    assert await desk.codes() == ["D0550"]
    edit = await client.text_document_rename_async(types.RenameParams(
        text_document=desk.id(), position=span(text, "紧急").start, new_name="加急"))
    (changes,) = edit.changes.values()
    assert len(changes) == text.count("紧急") == 5
    desk.change(text.replace("紧急", "加急"))
    assert await desk.codes() == ["D0550"]


@pytest.mark.asyncio
async def test_a_name_of_a_macro_is_not_the_field_of_that_name(client: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(client, tmp_path)
    text = CAMPAIGN.replace("已还清: 应还 == 0.00", "已还清: 大额 and [1].exists(大额, 大额 > 0) and 大额")
    desk.open(text)
    assert await desk.codes() == []
    edit = await client.text_document_rename_async(types.RenameParams(
        text_document=desk.id(), position=span(text, "大额").start, new_name="巨额"))
    (changes,) = edit.changes.values()
    assert text.count("大额") == 6 and len(changes) == 4
    inner = span(text, "大额", number=4)
    assert inner.start not in [change.range.start for change in changes]
    assert await desk.hover(text.replace("大额 > 0", f"大{C}额 > 0")) is None


@pytest.mark.asyncio
@pytest.mark.parametrize(("name", "text", "parts"), [
    ("lender.yaml", f"lender: x\nloc{C}ale: zh-CN\n", ["`locale`", "zh-CN | en-US"]),
    ("lender.yaml", f"lender: x\nrole: cred{C}itor\n", ["`creditor`", "It lent the money."]),
    ("dictionary.yaml", f"portfolio:\n  fields:\n    a: mon{C}ey\n", ["`money`", "3060.00"]),
    ("dictionary.yaml", f"portfolio:\n  fields: {{ a: {{ type: money, at_most: 5.00 }} }}\ndefine:\n  b: a{C} + a\n",
     ["field", "`at_most`: 5.00", "such as `3060.00`"]),
    ("senders.yaml", f"a: {{ type: file, pa{C}th: x }}\n", ["`path`", "one JSON line a notice"]),
    ("calendar.yaml", f"calendar: x\nfrom: 2026-01-01\nweek{C}end: [saturday]\n", ["`weekend`"]),
    ("campaign.yaml", f"campaign: x\nsche{C}dule: 1\n", ["`schedule`", "`dunlind` keeps to it"]),
])
async def test_hover_in_other_files(client: LanguageClient, tmp_path: pathlib.Path, name, text, parts):
    shown = await Desk(client, tmp_path).hover(text, name)
    assert shown is not None
    for part in parts:
        assert part in shown, shown


@pytest.mark.asyncio
@pytest.mark.parametrize(("name", "new"), [("手机", "电话"), ("大额", "应还"), ("大额", "a b"), ("紧急", "otherwise")])
async def test_what_may_not_be_renamed(client: LanguageClient, tmp_path: pathlib.Path, name, new):
    desk = Desk(client, tmp_path)
    desk.open(CAMPAIGN)
    await desk.findings()
    with pytest.raises(JsonRpcException) as refused:
        await client.text_document_rename_async(types.RenameParams(
            text_document=desk.id(), position=span(CAMPAIGN, name).start, new_name=new))
    assert refused.value.code == -32803


@pytest.mark.asyncio
async def test_the_outline(client: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(client, tmp_path)
    desk.open(CAMPAIGN)
    found = await client.text_document_document_symbol_async(
        types.DocumentSymbolParams(text_document=desk.id()))
    outline = {symbol.name: [child.name for child in symbol.children or []] for symbol in found}
    assert list(outline) == [line.split(":")[0] for line in CAMPAIGN.split("\n") if line[:1].isalpha()]
    assert outline["steps"] == ["逾期一周", "逾期一月"]
    assert outline["segments"] == ["紧急", "标准"]
    assert outline["define"] == ["大额"] and outline["lines"] == ["求助"]
    assert outline["offers"] == ["罚息减半"] and outline["templates"] == ["提醒"]
    assert outline["channels"] == ["sms", "email"] and outline["audience"] == ["小额"]
    assert outline["stop"] == ["已还清"]


@pytest.mark.asyncio
async def test_the_uses_of_a_name_in_its_document(client: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(client, tmp_path)
    desk.open(CAMPAIGN)
    found = await client.text_document_document_highlight_async(types.DocumentHighlightParams(
        text_document=desk.id(), position=span(CAMPAIGN, "大额", number=1).start))
    assert [(use.range, use.kind) for use in found] == [
        (span(CAMPAIGN, "大额"), types.DocumentHighlightKind.Write),
        (span(CAMPAIGN, "大额", number=1), types.DocumentHighlightKind.Read)]


@pytest.mark.asyncio
async def test_the_words_of_expressions_and_texts_have_their_colours(
        counted: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(counted, tmp_path, counted.encoding)
    text = CAMPAIGN.replace("编辑器测试", "😀").replace(
        "提醒: 您的车贷已逾期{{ days_overdue }}天。",
        "提醒: \"😀{% if not 大额 %}\\u4e00{{ 合同编号 | last(4) }}{% endif %}{{ lender.hotline }}{{ 无 }}\"")
    desk.open(text)
    legend = [kind.value for kind in types.SemanticTokenTypes]
    found = await counted.text_document_semantic_tokens_full_async(
        types.SemanticTokensParams(text_document=desk.id()))
    names = ["property", "variable", "parameter", "function", "method", "decorator", "enumMember", "string",
             "number", "keyword"]
    assert set(names) <= set(legend)
    lines, line, character, words = text.split("\n"), 0, 0, []
    for at in range(0, len(found.data), 5):
        down, right, length, kind, _ = found.data[at:at + 5]
        line, character = line + down, right if down else character + right
        width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[counted.encoding]
        code = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}[counted.encoding]
        piece = lines[line].encode(code)[character * width:(character + length) * width].decode(code)
        words.append((piece, names[kind], line))
    template = next(at for at, content in enumerate(lines) if content.startswith("  提醒:"))
    assert [word[:2] for word in words if word[2] == template] == [
        ("if", "keyword"), ("not", "keyword"), ("大额", "variable"), ("合同编号", "property"),
        ("last", "decorator"), ("4", "number"), ("endif", "keyword"), ("lender", "parameter"),
        ("hotline", "parameter")]
    segment = next(at for at, content in enumerate(lines) if content.startswith("  - 紧急:"))
    assert [word[:2] for word in words if word[2] == segment] == [
        ("大额", "variable"), ("or", "keyword"), ("风险", "property"), ('"高"', "string")]
    assert ("紧急", "enumMember", next(at for at, content in enumerate(lines) if "for: [" in content)) in words


@pytest.mark.asyncio
async def test_a_fix_is_a_code_action(client: LanguageClient, tmp_path: pathlib.Path):
    desk = Desk(client, tmp_path)
    text = CAMPAIGN.replace("days_overdue <= 90", "days_overdu <= 90")
    desk.open(text)
    (finding,) = await desk.findings()
    (action,) = await client.text_document_code_action_async(types.CodeActionParams(
        text_document=desk.id(), range=finding.range,
        context=types.CodeActionContext(diagnostics=[finding])))
    (edit,) = action.edit.changes[desk.uri()]
    assert (edit.range, edit.new_text) == (span(text, "days_overdu"), "days_overdue")
    assert action.kind == types.CodeActionKind.QuickFix
    desk.change(edit.new_text, where=edit.range)
    assert await desk.codes() == []
    assert not await client.text_document_code_action_async(types.CodeActionParams(
        text_document=desk.id(), range=finding.range,
        context=types.CodeActionContext(diagnostics=[])))
