import Foundation
import TestSupport
import Testing

/// `dunlin-conformance`, as whoever holds a vector file runs it.
@Suite struct ConformanceTests {
    /// Vectors that lie beside the project, compared there with another counter and with Python's GSM codec.
    static let shared = Project.path("../shared/facts/sms_vectors.json")
    static let program =
        (Executable.path as NSString).deletingLastPathComponent
        + "/dunlin-conformance"

    private func run(_ arguments: [String]) throws -> Executable.Outcome {
        try Executable.run(Self.program, arguments)
    }

    @Test(
        "every shared SMS vector passes",
        .enabled(if: FileManager.default.fileExists(atPath: shared)))
    func sms() throws {
        let outcome = try run(["sms", Self.shared])
        #expect(outcome.output == "44 passed, 0 failed\n")
        #expect(outcome.code == 0)
    }

    static let loanVectors = Project.path("../shared/facts/finance_vectors.json")

    @Test(
        "every shared finance vector passes",
        .enabled(if: FileManager.default.fileExists(atPath: loanVectors)))
    func finance() throws {
        let outcome = try run(["finance", Self.loanVectors])
        #expect(outcome.output == "57 passed, 0 failed\n")
        #expect(outcome.code == 0)
    }

    @Test("loans come out to the cent as exact fractions have them", arguments: [1, 20_261_126])
    func loans(seed: Int) throws {
        let folder = try TemporaryFolder()
        let vectors = try Executable.run(
            "/usr/bin/env", ["python3", "Tests/Oracle/loans.py", "2000", "\(seed)"])
        #expect(vectors.code == 0)
        try folder.write("loans.json", vectors.output)
        let outcome = try run(["finance", folder.path + "/loans.json"])
        #expect(outcome.output == "2000 passed, 0 failed\n", "seed \(seed)")
    }

    @Test("a wrong figure, kind or input is a failure that says what came instead")
    func financeFailures() throws {
        let folder = try TemporaryFolder()
        func one(_ id: String, _ kind: String, _ input: String, _ expected: String) -> String {
            """
            {"id": "\(id)", "kind": "\(kind)", "input": \(input), "expected": \(expected)}
            """
        }
        let waiver = #"{"amount": "90.00", "share": "0.30"}"#
        let cases = [
            one("same", "waiver", waiver, #"{"waived": "27.00"}"#),
            one("figure", "waiver", waiver, #"{"waived": "27.01"}"#),
            one("name", "waiver", waiver, #"{"given": "27.00"}"#),
            one("kind", "gift", waiver, #""1.00""#), one("input", "waiver", "{}", #""1.00""#),
        ]
        try folder.write("cases.json", "[" + cases.joined(separator: ",") + "]")
        let outcome = try run(["finance", folder.path + "/cases.json"])
        #expect(
            outcome.output == """
                FAILED figure waiver: waived: expected "27.01", got "27.00"
                FAILED name waiver: `given` is no figure of this kind
                FAILED kind gift: there is no such kind of vector
                FAILED input waiver: no text `amount`
                1 passed, 4 failed

                """)
        #expect(outcome.code == 1)
    }

    /// The conformance cases of cel-spec that need no protobuf messages.
    static let cases = Project.path("../shared/cel")

    @Test(
        "every conformance case of CEL passes, those too that other engines dispute",
        .enabled(if: FileManager.default.fileExists(atPath: cases)))
    func cel() throws {
        let folder = try TemporaryFolder()
        // An optimiser's inner form, and addresses of networks: not for campaigns.
        for name in try FileManager.default.contentsOfDirectory(atPath: Self.cases)
        where !["block_ext.json", "network_ext.json"].contains(name) {
            try FileManager.default.copyItem(
                atPath: Self.cases + "/" + name, toPath: folder.path + "/" + name)
        }
        let outcome = try run(["cel", folder.path])
        #expect(outcome.output == "1213 passed, 0 failed\n")
        #expect(outcome.code == 0)
    }

    @Test("a wrong value, type or missing error is a failure that says what came instead")
    func celFailures() throws {
        let folder = try TemporaryFolder()
        func one(_ id: String, _ source: String, _ expect: String) -> String {
            """
            {"id": "\(id)", "expr": "\(source)", "expect": \(expect)}
            """
        }
        let cases = [
            one("same", "1 + 1", #"{"value": {"int": "2"}}"#),
            one("value", "1 + 1", #"{"value": {"int": "3"}}"#),
            one("kind", "1 + 1", #"{"value": {"uint": "2"}}"#),
            one("error", "1 + 1", #"{"error": ["no"]}"#),
            one("type", "[1]", #"{"deduced_type": "list(uint)"}"#),
            one("fails", "1 / 0", #"{"value": {"int": "1"}}"#),
        ]
        _ = try folder.write("cases.json", "{\"cases\": [\(cases.joined(separator: ","))]}")
        let outcome = try run(["cel", folder.path])
        #expect(outcome.code == 1)
        #expect(
            outcome.output == """
                FAILED value: 1 + 1: gives int(2), not int(3)
                FAILED kind: 1 + 1: gives int(2), not uint(2)
                FAILED error: 1 + 1: gives int(2), not an error
                FAILED type: [1]: has type list(int), not list(uint)
                FAILED fails: 1 / 0: fails: divisionByZero
                1 passed, 5 failed

                """)
    }

    /// Counted by hand after 3GPP TS 23.038: five septets and a pair of the extension table.
    private static let good = """
        {"id": "H1", "name": "by hand", "text": "price€", "encoding": "GSM-7", "scalars": 6,
         "utf16": 6, "units": 7, "segments": 1, "segmentUnits": [7], "cnCharacters": 6,
         "cnSegments": 1, "cnOver500": false, "nonGSM": []}
        """

    @Test(
        "each wrong, missing or unknown figure is a failure that names it",
        arguments: [
            ("\"units\": 7", "\"units\": 6", "units: expected 6, got 7"),
            ("\"segmentUnits\": [7]", "\"segmentUnits\": [5, 2]", "expected [5, 2], got [7]"),
            ("\"nonGSM\": []", "\"nonGSM\": [\"U+20AC\"]", "nonGSM: expected [\"U+20AC\"], got []"),
            ("\"cnOver500\": false, ", "", "the key `cnOver500` is missing"),
            ("\"text\": \"price€\", ", "", "the key `text` is missing"),
            ("\"scalars\": 6", "\"scalars\": \"6\"", "scalars: expected \"6\", got 6"),
            ("\"utf16\": 6", "\"utf16\": 6, \"graphemes\": 6", "`graphemes` is not a figure"),
        ])
    func failures(_ old: String, _ new: String, _ why: String) throws {
        let folder = try TemporaryFolder()
        let whole = try run(["sms", folder.write("good.json", "[\(Self.good)]")])
        #expect(whole.output == "1 passed, 0 failed\n")
        let broken = Self.good.replacingOccurrences(of: old, with: new)
        #expect(broken != Self.good)
        let outcome = try run(["sms", folder.write("bad.json", "[\(Self.good), \(broken)]")])
        #expect(outcome.code == 1)
        #expect(outcome.output.contains("FAILED H1 by hand: ") && outcome.output.contains(why))
        #expect(outcome.output.hasSuffix("\n1 passed, 1 failed\n"))
    }

    /// Cases of published rules for contact hours, beside the project.
    static let times = Project.path("../shared/facts/time_vectors.json")

    @Test(
        "every shared time vector passes",
        .enabled(if: FileManager.default.fileExists(atPath: times)))
    func time() throws {
        let outcome = try run(["time", Self.times])
        #expect(outcome.output == "11 passed, 0 failed\n")
        #expect(outcome.code == 0)
    }

    private func vector(
        _ rule: String, _ utc: String, _ zone: String, _ local: String, _ isAllowed: Bool,
        _ more: String = ""
    ) -> String {
        """
        {"id": "\(rule) \(local)", "rule": "\(rule)", "utc": "\(utc)", "zones": ["\(zone)"],
         "local": ["\(local)"], "allowed": \(isAllowed)\(more)}
        """
    }

    /// Local times from Python's zoneinfo, the rest by hand.
    @Test("rules of hours, across midnight, by weekday and holiday, in zones of every kind")
    func timeRules() throws {
        let folder = try TemporaryFolder()
        let china = "Asia/Shanghai"
        let saturday = ("2026-11-20T18:00:00+00:00", china, "2026-11-21T02:00:00+08:00")
        let friday = ("2026-11-20T14:30:00+00:00", china, "2026-11-20T22:30:00+08:00")
        let sunday = ("2026-11-21T17:59:59+00:00", china, "2026-11-22T01:59:59+08:00")
        let christmas = ("2026-12-25T03:00:00+00:00", "Asia/Jakarta", "2026-12-25T10:00:00+07:00")
        let samoa = ("2011-12-30T10:00:00+00:00", "Pacific/Apia", "2011-12-31T00:00:00+14:00")
        let island = (
            "2026-11-22T00:00:00+00:00", "Australia/Lord_Howe", "2026-11-22T11:00:00+11:00"
        )
        let korea = ("2026-11-20T12:00:00+00:00", "Asia/Seoul", "2026-11-20T21:00:00+09:00")
        let nepal = ("2026-11-20T02:00:00+00:00", "Asia/Kathmandu", "2026-11-20T07:45:00+05:45")
        let rows: [(String, (String, String, String), Bool, String)] = [
            ("CN 22-02", friday, true, ""), ("CN 22-02", saturday, false, ""),
            ("CN 22-02", sunday, true, ""),
            // The night from Saturday to Sunday is Saturday's.
            ("CN Mon-Sat 22-02", sunday, true, ""), ("CN Mon-Fri 22-02", sunday, false, ""),
            ("ID Mon-Sat 08-20, not national holidays", christmas, true, ""),
            (
                "ID Mon-Sat 08-20, not national holidays", christmas, false,
                ", \"holidays\": [\"2026-12-25\"]"
            ),
            ("ID Mon-Sat 08-20", christmas, true, ", \"holidays\": [\"2026-12-25\"]"),
            ("WS 00-24", samoa, true, ""), ("WS Fri 00-24", samoa, false, ""),
            ("AU Mon-Fri 07:30-21:00, Sat-Sun 11:00-21:00", island, true, ""),
            ("AU Mon–Fri 07:30–21:00, Sat–Sun 11:01–21:00", island, false, ""),
            ("AU weekdays 07:30-21, weekends 09-21", island, true, ""),
            ("AU 09-21, not Sundays", island, false, ""),
            ("KR not 21-08", korea, false, ""), ("KR 21:00-08:00 forbidden", nepal, false, ""),
            ("NP 07:45-19", nepal, true, ""), ("NP 7-7:45, 08-19", nepal, false, ""),
            ("07:45-19:00", nepal, true, ""),
        ]
        let text = rows.map { vector($0.0, $0.1.0, $0.1.1, $0.1.2, $0.2, $0.3) }
        let outcome = try run(
            ["time", folder.write("times.json", "[\(text.joined(separator: ","))]")])
        #expect(outcome.output == "\(rows.count) passed, 0 failed\n")
    }

    @Test(
        "a wrong time or answer, an unknown zone or a rule that is not understood is a failure",
        arguments: [
            ("+08:00\"]", "+09:00\"]", "expected 2026-11-20T22:00:00+09:00, got"),
            (
                "\"allowed\": false", "\"allowed\": true",
                "expected true, got false in Asia/Shanghai"
            ),
            ("Asia/Shanghai", "Asia/Atlantis", "the zone `Asia/Atlantis` is unknown"),
            ("CN 08-22", "CN by daylight", "the rule `CN by daylight` is not understood: `by`"),
            ("CN 08-22", "CN 08-25", "`08-25` is no span of hours"),
            ("CN 08-22", "CN 08-08", "`08-08` is no span of hours"),
            ("CN 08-22", "CN", "names no hours and no days"),
            ("T14", "24", "the key `utc` is missing or no instant"),
            ("\"allowed\": false", "\"allowed\": \"no\"", "the key `allowed` is missing"),
            ("[\"Asia/Shanghai\"]", "[]", "the key `zones` is missing or no list of zones"),
        ])
    func timeFailures(_ old: String, _ new: String, _ why: String) throws {
        let folder = try TemporaryFolder()
        let good = """
            {"id": "H1", "rule": "CN 08-22", "utc": "2026-11-20T14:00:00+00:00",
             "zones": ["Asia/Shanghai"], "local": ["2026-11-20T22:00:00+08:00"], "allowed": false}
            """
        let broken = good.replacingOccurrences(of: old, with: new)
        #expect(broken != good)
        let outcome = try run(["time", folder.write("bad.json", "[\(good), \(broken)]")])
        #expect(outcome.code == 1)
        #expect(outcome.output.contains("FAILED H1: ") && outcome.output.contains(why))
        #expect(outcome.output.hasSuffix("\n1 passed, 1 failed\n"))
    }

    @Test("usage ends with 2, a file that cannot be read with 74, a file of something else with 1")
    func codes() throws {
        let folder = try TemporaryFolder()
        #expect(try run([]).code == 2)
        #expect(try run(["sms"]).code == 2)
        #expect(try run(["holiday", Self.shared]).code == 2)
        #expect(try run(["sms", folder.path + "/none.json"]).code == 74)
        #expect(try run(["sms", folder.write("text.json", "[{]")]).code == 74)
        #expect(try run(["sms", folder.write("object.json", "{}")]).code == 1)
        #expect(try run(["sms", folder.write("empty.json", "[]")]).code == 1)
    }
}
