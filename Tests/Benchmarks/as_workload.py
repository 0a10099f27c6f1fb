#!/usr/bin/env python3
"""Turns the JSON lines of a dry run of workload.yaml (standard input) into the form of the other programs (standard
output), so that the bytes can be compared: one line a notice, keys in their order, no spaces.

A waiver of 0.00 is no offer to Dunlin, and its text says the figures all the same: they are taken from there."""
import json
import re
import sys

FIGURES = re.compile(r"减免(?:罚息)?([0-9,.]+)元，(?:实付|仅需支付)([0-9,.]+)元")
ENCODINGS = {"UCS-2": "ucs2", "GSM-7": "gsm7"}


def offer(line):
    figures = line.get("figures")
    if line["offer"] == "waive":
        return {"kind": "waive", "amount": figures["waived"], "pay": figures["to_pay"]}
    if line["offer"] == "extend":
        return {"kind": "extend", "months": figures["payments"], "instalment": figures["each"]}
    said = FIGURES.search(line["text"]) if line["step"] == "mid" else None
    if said is None:
        return None
    amount, pay = (text.replace(",", "") for text in said.groups())
    return {"kind": "waive", "amount": amount, "pay": pay}


def main():
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    out = open(sys.stdout.fileno(), "w", encoding="utf-8", newline="\n", buffering=1 << 20)
    for text in open(sys.stdin.fileno(), encoding="utf-8", newline="\n"):
        line = json.loads(text)
        out.write(encode({
            "account_id": line["account"], "stage": line["step"], "segment": line["segment"],
            "template": line["step"] + "." + line["segment"], "offer": offer(line), "text": line["text"],
            "encoding": ENCODINGS[line["encoding"]], "segments": line["parts"]}) + "\n")
    out.flush()


if __name__ == "__main__":
    main()
