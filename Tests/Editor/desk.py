"""A desk for the tests of the language server: a folder of files, an open editor, and a cursor mark."""
import pathlib
import shutil

from lsprotocol import types

from conftest import ROOT, program

CURSOR = "‸"

CAMPAIGN = """\
campaign: editor-test
title: 编辑器测试
import: { lender: shared/lender.yaml }
portfolio: shared/auto-loans.yaml
define:
  大额: 逾期金额 >= 20000.00
audience:
  include: days_overdue <= 90
  exclude:
    小额: 应还 < 10.00
segments:
  - 紧急: 大额 or 风险 == "高"
  - 标准: otherwise
channels:
  sms: { to: 手机, sender: main_sms }
  email: { to: 邮箱, sender: company_mail }
lines:
  求助: 如有困难请来电，我们一起想办法。
offers:
  - offer: 罚息减半
    if: days_overdue in 7..30
    waive: { part: 50%, of: 罚息, at_most: 500.00, total: 逾期应还 }
    until: today + 7 days
    say: "{{ offer.until | date }}前还清可减{{ offer.waived | money }}。"
timing:
  hours: 09:00..20:00
steps:
  - step: 逾期一周
    day: 还款日 + 7 days
    at: 10:00
    for: [紧急, 标准]
    send: sms
    text:
      sms:
        紧急: |
          应还{{ 逾期应还 | money }}，请尽快还款。{{ lines.求助 }}
        otherwise: 应还{{ 逾期应还 | money }}。{{ offer.say | default(lines.求助) }}
  - step: 逾期一月
    day: 还款日 + 31 days
    send: sms
    template: 提醒
templates:
  提醒: 您的车贷已逾期{{ days_overdue }}天。
stop:
  account:
    已还清: 应还 == 0.00
"""


def cursor(text: str, encoding: str = "utf-16") -> tuple[str, types.Position]:
    """The text without its mark, and where the mark stood."""
    before, after = text.split(CURSOR)
    return before + after, position(before, encoding)


def position(before: str, encoding: str = "utf-16") -> types.Position:
    """The place behind `before`, as Python counts it: independent of the server's arithmetic."""
    lines = before.replace("\r\n", "\n").split("\n")
    units = {"utf-8": lambda s: len(s.encode()), "utf-16": lambda s: len(s.encode("utf-16-le")) // 2,
             "utf-32": len}
    return types.Position(line=len(lines) - 1, character=units[encoding](lines[-1]))


def span(text: str, part: str, encoding: str = "utf-16", number: int = 0) -> types.Range:
    """Where `part` stands in the text, the occurrence `number`."""
    at = -1
    for _ in range(number + 1):
        at = text.index(part, at + 1)
    return types.Range(start=position(text[:at], encoding), end=position(text[:at + len(part)], encoding))


class Desk:
    """Files in a folder and what the client has open of them."""

    def __init__(self, client, folder: pathlib.Path, encoding: str = "utf-16"):
        self.client, self.folder, self.encoding = client, folder, encoding
        self.versions: dict[str, int] = {}
        shutil.copytree(ROOT / "Campaigns/shared", folder / "shared")
        shutil.copytree(ROOT / "Campaigns/calendars", folder / "calendars")
        # The dictionary names it; a check wants it there and does not read it.
        (folder / "data").mkdir()
        (folder / "data/auto-loans.csv").touch()

    def uri(self, name: str = "campaign.yaml") -> str:
        return (self.folder / name).as_uri()

    def id(self, name: str = "campaign.yaml") -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(uri=self.uri(name))

    def open(self, text: str, name: str = "campaign.yaml") -> None:
        uri = self.uri(name)
        if uri in self.versions:
            return self.change(text, name)
        self.versions[uri] = 1
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(
            text_document=types.TextDocumentItem(uri=uri, language_id="yaml", version=1, text=text)))

    def change(self, text: str, name: str = "campaign.yaml", where: types.Range | None = None) -> None:
        uri = self.uri(name)
        self.versions[uri] += 1
        change = (types.TextDocumentContentChangePartial(text=text, range=where) if where
                  else types.TextDocumentContentChangeWholeDocument(text=text))
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(
            text_document=types.VersionedTextDocumentIdentifier(uri=uri, version=self.versions[uri]),
            content_changes=[change]))

    async def findings(self, name: str = "campaign.yaml") -> list[types.Diagnostic]:
        """What the server has told of the file's latest text: it tells before it answers."""
        await self.client.text_document_document_symbol_async(
            types.DocumentSymbolParams(text_document=self.id(name)))
        return list(self.client.diagnostics.get(self.uri(name), []))

    async def codes(self, name: str = "campaign.yaml") -> list[str]:
        return [finding.code for finding in await self.findings(name)]

    async def complete(self, text: str, name: str = "campaign.yaml") -> list[types.CompletionItem]:
        plain, at = cursor(text, self.encoding)
        self.open(plain, name)
        return await self.client.text_document_completion_async(
            types.CompletionParams(text_document=self.id(name), position=at)) or []

    async def hover(self, text: str, name: str = "campaign.yaml") -> str | None:
        plain, at = cursor(text, self.encoding)
        self.open(plain, name)
        hover = await self.client.text_document_hover_async(
            types.HoverParams(text_document=self.id(name), position=at))
        return hover.contents.value if hover else None

    async def definition(self, text: str, name: str = "campaign.yaml") -> list[types.Location]:
        plain, at = cursor(text, self.encoding)
        self.open(plain, name)
        found = await self.client.text_document_definition_async(
            types.DefinitionParams(text_document=self.id(name), position=at))
        return found if isinstance(found, list) else [found] if found else []


def command(*more: str) -> list[str]:
    return [program(), "lsp", *more]
